-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
PROPERTIES ("max_filter_ratio" = "NaN")
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
PROPERTIES ("max_filter_ratio" = "0.5f")
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
