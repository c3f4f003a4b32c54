-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
PROPERTIES ("task_timeout_second" = "30", "task_consume_second" = "31")
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
PROPERTIES ("task_timeout_second" = "30", "task_consume_second" = "29")
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
