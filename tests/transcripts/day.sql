-- An operator's day: the three ALTERs of the manual's page, with the job they belong to.
CREATE DATABASE example_db;
USE example_db;
CREATE TABLE example_tbl (order_id BIGINT NOT NULL COMMENT "number", pay_dt DATE, customer VARCHAR(26), price DOUBLE)
DUPLICATE KEY (order_id) COMMENT "orders"
PARTITION BY RANGE (pay_dt) (PARTITION p202306 VALUES LESS THAN ("2023-07-01"), PARTITION p202307 VALUES LESS THAN ("2023-08-01"))
DISTRIBUTED BY HASH (order_id) BUCKETS 5 PROPERTIES ("replication_num" = "1");
CREATE ROUTINE LOAD example_tbl_ordertest ON example_tbl
COLUMNS TERMINATED BY ",", COLUMNS (order_id, pay_dt, customer, price)
PROPERTIES ("desired_concurrent_number" = "3", "max_error_number" = "1000")
FROM KAFKA ("kafka_broker_list" = "broker:9092", "kafka_topic" = "ordertest", "property.kafka_default_offsets" = "OFFSET_BEGINNING");
SANDBOX PRODUCE ordertest:0 '1,2023-06-05,Ann,12.5', '2,2023-07-06,Bob,3' AT '2023-11-15 06:13:00';
SHOW ROUTINE LOAD FOR example_tbl_ordertest;
SANDBOX ADVANCE '10 s';
SHOW ROUTINE LOAD FOR example_tbl_ordertest;
SANDBOX ADVANCE '1 s';
SHOW ROUTINE LOAD FOR example_tbl_ordertest;
SHOW ROUTINE LOAD TASK WHERE JobName = "example_tbl_ordertest";
SELECT * FROM example_tbl ORDER BY order_id;
ALTER ROUTINE LOAD FOR example_tbl_ordertest
PROPERTIES
(
"desired_concurrent_number" = "5"
);
PAUSE ROUTINE LOAD FOR example_tbl_ordertest;
ALTER ROUTINE LOAD FOR example_tbl_ordertest
PROPERTIES
(
"desired_concurrent_number" = "5"
);
ALTER ROUTINE LOAD FOR example_tbl_ordertest
PROPERTIES
(
"desired_concurrent_number" = "5"
)
FROM KAFKA
(
"kafka_partitions" = "0, 1, 2",
"kafka_offsets" = "100, 200, 100",
"property.group.id" = "new_group"
);
SHOW ROUTINE LOAD FOR example_tbl_ordertest;
ALTER ROUTINE LOAD FOR example_tbl_ordertest
WHERE pay_dt < 2023-06-31
PARTITION (p202306);
ALTER ROUTINE LOAD FOR example_tbl_ordertest
WHERE pay_dt < 2023-06-31,
PARTITION (p202306);
SHOW CREATE ROUTINE LOAD example_tbl_ordertest;
RESUME ROUTINE LOAD FOR example_tbl_ordertest;
SANDBOX ADVANCE '12 s';
SHOW ROUTINE LOAD FOR example_tbl_ordertest;
ALTER ROUTINE LOAD FOR example_tbl_ordertest WHERE pay_dt < '2023-07-01' FROM KAFKA ("kafka_partitions" = "0,1,2", "kafka_offsets" = "2,0,0");
RESUME ROUTINE LOAD FOR example_tbl_ordertest;
SANDBOX PRODUCE ordertest:1 '3,2023-06-07,Cid,1', '4,2023-07-08,Dan,2';
SANDBOX ADVANCE '20 s';
SELECT order_id, customer FROM example_tbl ORDER BY 1;
SHOW ROUTINE LOAD FOR example_tbl_ordertest;
STOP ROUTINE LOAD FOR example_tbl_ordertest;
SHOW ROUTINE LOAD;
SHOW ALL ROUTINE LOAD;
SELECT * FROM information_schema.routine_load_jobs;
