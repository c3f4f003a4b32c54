-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (c.2nd, b)
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (2nd, b)
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
