-- What is shown of a line has no secret in it, nor what quotes one.
ALTER ROUTINE LOAD FOR shop.a PROPERTIES ("max_batch_interval" = "1") FROM KAFKA ("property.sasl.password" = "hunter2-one"); STOP ROUTINE LOAD FOR a; ALTER ROUTINE LOAD FOR shop.b FROM KAFKA ("property.ssl.key.password" = "hunter2-two");
ALTER ROUTINE LOAD FOR shop.c FROM KAFKA ("property.sasl.password" = hunter2-three);
ALTER ROUTINE LOAD FOR shop.d FROM KAFKA ("property.sasl.password" "hunter2-four");
ALTER ROUTINE LOAD FOR shop.e FROM KAFKA (
    "property.sasl.jaas.config" = "hunter2-five", "property.sasl.jaas.config" = "hunter2-five"
);
ALTER ROUTINE LOAD FOR shop.f FROM KAFKA ("property.sasl.pasword" = 'hunter2-six
and its second line', "kafka_partitions" = "x");
CREATE ROUTINE LOAD shop.g ON t PROPERTIES ("confluent.schema.registry.url" = "http://user:hunter2-seven@host:8081", "format" = "avroo")
FROM KAFKA ("kafka_broker_list" = "k:9092", "kafka_topic" = "t", "property.sasl.password" = "hunter2-eight);
