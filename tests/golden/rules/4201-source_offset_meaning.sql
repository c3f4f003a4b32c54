-- args: --severity note
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("kafka_partitions" = "2", "kafka_offsets" = "41");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks", "kafka_partitions" = "2");
