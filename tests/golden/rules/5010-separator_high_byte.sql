-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS TERMINATED BY '0x01ff'
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS TERMINATED BY '0x017f'
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
