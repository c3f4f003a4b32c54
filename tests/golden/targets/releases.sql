-- What differs between the releases.
SHOW CREATE ROUTINE LOAD sales.clicks_in LIMIT 1;
STOP ROUTINE LOAD FOR sales.system;
PAUSE ROUTINE LOAD FOR sales.asof;
PAUSE ROUTINE LOAD FOR sales.current_group;
ALTER ROUTINE LOAD FOR sales.clicks_in PARTITION p1, p2;
ALTER ROUTINE LOAD FOR sales.clicks_in
PROPERTIES ("pause_on_fatal_parse_error" = "true")
FROM KAFKA ("kafka_broker_list" = "k1:9092");
SHOW ROUTINE LOAD TASK FROM sales;
CREATE ROUTINE LOAD sales.clicks_in ON clicks
COLUMNS (a, b = MATCH_ANY, c = CURRENT_TIMESTAMP(3), d = CAST(a AS DECIMAL256(50, 2))),
WHERE a < 170141183460469231731687303715884105729
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
-- Refused, and accepted, by all of them.
PAUSE ROUTINE LOAD FOR sales.load;
PAUSE ROUTINE LOAD FOR sales.clicks_in;
