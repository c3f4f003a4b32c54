-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, c = time_slice(a, INTERVAL 5 MINUTE, a))
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, c = time_slice(a, INTERVAL 5 MINUTE, ceil))
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
