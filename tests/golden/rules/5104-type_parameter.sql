-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, c = CAST(a AS DECIMAL64(19, 2)))
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, c = CAST(a AS DECIMAL64(18, 2)))
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
