-- args: --severity note
CREATE ROUTINE LOAD sales.clicks_in ON clicks
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks", "property.security.protocol" = "SSL",
    "property.ssl.key.location" = "FILE:k.pem");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks", "property.security.protocol" = "SSL",
    "property.ssl.key.location" = "/etc/k.pem");
