-- args: --severity note --target 3.5
-- the escape of the CREATE page: a comma behind the last property
CREATE ROUTINE LOAD example_db.example_tbl1_ordertest1 ON example_tbl1
COLUMNS TERMINATED BY ",",
COLUMNS (order_id, pay_dt, customer_name, nationality, gender, price)
PROPERTIES
(
"format" = "csv",
"trim_space" = "true",
"enclose" = "\"",
"escape" = "\\",
)
FROM KAFKA
(
"kafka_broker_list" = "<kafka_broker1_ip>:<kafka_broker1_port>,<kafka_broker2_ip>:<kafka_broker2_port>",
"kafka_topic" = "ordertest1"
);
-- an interval above the documented 60, the key of a release note
ALTER ROUTINE LOAD FOR example_db.example_tbl1_ordertest1
PROPERTIES
(
"max_batch_interval" = "61",
"max_batch_size" = "209715200",
"pause_on_json_parse_error" = "true",
"partial_update_mode" = "column"
);
-- a state that SHOW prints and cannot filter by
SHOW ROUTINE LOAD WHERE State = "UNSTABLE";
SHOW ROUTINE LOAD FOR example_tbl1_ordertest1 WHERE State != "UNSTABLE";
-- the statement that an error message recommends
show all routine load job for example_tbl1_ordertest1;
-- what SHOW CREATE prints of a job without a column separator
CREATE ROUTINE LOAD example_db.example_tbl1_ordertest1 on example_tbl1,
COLUMNS (order_id, price),
WHERE price > 0
PROPERTIES
(
"enclose"="0",
"escape"="0"
)
FROM KAFKA
(
"kafka_broker_list"="h:9092",
"kafka_topic"="t"
);
