-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (id, name, at)
PROPERTIES ("format" = "json", "jsonpaths" = '["$.id", "$.name"]')
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (id, name, at = now())
PROPERTIES ("format" = "json", "jsonpaths" = '["$.id", "$.name"]')
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
