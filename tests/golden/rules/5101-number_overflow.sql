-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
WHERE a < 170141183460469231731687303715884105729
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
WHERE a < 170141183460469231731687303715884105727
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
