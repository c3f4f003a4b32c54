-- args: --severity warning
CREATE ROUTINE LOAD sales.__clicks ON clicks
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
PAUSE ROUTINE LOAD FOR sales.__clicks;
CREATE ROUTINE LOAD sales._0clicks ON clicks
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
