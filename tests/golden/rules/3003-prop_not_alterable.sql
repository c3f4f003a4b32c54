-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("merge_condition" = "ts");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
PROPERTIES ("partial_update" = "true", "merge_condition" = "ts")
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
