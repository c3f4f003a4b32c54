-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS TERMINATED BY ',',
ROWS TERMINATED BY '\n',
COLUMNS TERMINATED BY '|'
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS TERMINATED BY ',',
ROWS TERMINATED BY '\n'
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
