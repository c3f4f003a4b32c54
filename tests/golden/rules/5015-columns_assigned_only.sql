-- args: --severity note
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (c = a + 1)
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, c = a + 1)
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
