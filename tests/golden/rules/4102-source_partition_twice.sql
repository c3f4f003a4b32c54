-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks", "kafka_partitions" = "3,2, 03", "kafka_offsets" = "5,6,7");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks", "kafka_partitions" = "3,2,1", "kafka_offsets" = "5,6,7");
