-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
PROPERTIES ("format" = "json", "jsonpaths" = '["$.id", "user.name"]')
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
PROPERTIES ("format" = "json", "jsonpaths" = '["$.id", "$.user.name"]')
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
