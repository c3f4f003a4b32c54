-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
PROPERTIES ("desired_concurrent_number" = "6")
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
PROPERTIES ("desired_concurrent_number" = "5")
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
