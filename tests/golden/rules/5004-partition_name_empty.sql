-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
TEMPORARY PARTITION (p1, ``)
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
TEMPORARY PARTITION (p1, `p 2`)
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
