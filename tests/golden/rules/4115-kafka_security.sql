-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks",
    "property.sasl.username" = "u", "property.sasl.mechanism" = "PLAIN");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks",
    "property.security.protocol" = "SASL_SSL", "property.sasl.mechanism" = "PLAIN",
    "property.sasl.username" = "u", "property.sasl.password" = "p");
