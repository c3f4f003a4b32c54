-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
PARTITION (day = '2023-06-30', country = 'NL')
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
PARTITION ('day')
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
