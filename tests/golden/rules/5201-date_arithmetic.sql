-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
WHERE day BETWEEN 2023-6-1 AND '2023-06-30'
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
WHERE day BETWEEN '2023-06-01' AND '2023-06-30' AND n > 2023-6
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
