-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, c = {fn initcap(a)})
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, c = {fn lcase(a)})
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
