-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
PROPERTIES ("max_error_number" = "7")
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks", "max_batch_interval" = "20");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
PROPERTIES ("max_error_number" = "7", "max_batch_interval" = "20")
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
