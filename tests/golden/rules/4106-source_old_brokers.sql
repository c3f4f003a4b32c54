-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("kafka_partitions" = "0", "kafka_offsets" = "5", "kafka_broker_list" = "k3:9092");
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("kafka_broker_list" = "k3:9092");
