-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, b, c = a--b
)
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, b, c = a - -b)
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, b, c = a -- less b
 - b)
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
