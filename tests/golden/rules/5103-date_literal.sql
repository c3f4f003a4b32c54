-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
WHERE a < DATETIME '2023-02-29 10:00:00'
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
WHERE a < DATETIME '2024-02-29 10:00:00'
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
