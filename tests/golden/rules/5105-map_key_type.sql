-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, c = CAST(a AS MAP<JSON, INT>))
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, c = CAST(a AS MAP<INT, JSON>))
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
