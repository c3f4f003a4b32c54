-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, b, c = a + 1, c = b + 1)
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, b, c, c = b + 1)
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
