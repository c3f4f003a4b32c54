-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, c = (SELECT b FROM d UNION SELECT b 7 FROM e))
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, c = (SELECT max(b) FROM d))
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
