use example_db;
alter routine load for j columns (order_id, pay_dt), where pay_dt < '2023-06-30', partition (p202306) properties ('max_error_number'='0');


alter   routine load for example_db.j; -- nothing at all

/* all at once */ alter routine load for example_db.j
  columns terminated by '|'
, rows terminated by "\n"
from kafka ('kafka_partitions'='0, 1','kafka_offsets'='100, OFFSET_END');
