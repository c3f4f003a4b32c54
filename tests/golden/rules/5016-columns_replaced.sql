-- args: --severity note
ALTER ROUTINE LOAD FOR sales.clicks_in ROWS TERMINATED BY '|';
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("strict_mode" = "true");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
ROWS TERMINATED BY '|'
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
