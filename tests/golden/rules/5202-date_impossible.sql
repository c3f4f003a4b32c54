-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
WHERE day IN ('2023-11-31', '2023-11-30')
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
WHERE day IN ('2024-02-29', '2023-11-30')
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
