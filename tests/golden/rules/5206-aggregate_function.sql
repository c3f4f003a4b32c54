-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, c = row_number() OVER (ORDER BY a))
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, c = array_max(a))
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
