-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, c = (SELECT max(b) FROM d WHERE))
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, c = (SELECT max(b) FROM d))
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
