-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, c = map_apply((k, v) -> (), a))
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, c = map_apply((k, v) -> (k, v), a))
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
