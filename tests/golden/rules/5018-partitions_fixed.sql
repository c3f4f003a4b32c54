-- args: --severity note
CREATE ROUTINE LOAD sales.clicks_in ON clicks
PARTITION (p1)
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (p1)
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
