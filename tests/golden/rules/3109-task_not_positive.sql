-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
PROPERTIES ("task_consume_second" = "0", "task_timeout_second" = "60")
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
PROPERTIES ("task_consume_second" = "1", "task_timeout_second" = "60")
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
