-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, c = to_dat(a))
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, c = to_date(a), d = our_own(a))
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
