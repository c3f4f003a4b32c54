-- Orders, from the web shop.
create routine load example_db.example_tbl1_ordertest1 on example_tbl1
columns terminated by ",",
columns (order_id, pay_dt, customer_name, nationality, temp_gender, price, gender = if(temp_gender = 'M', 1, 0), price_cents=price*100)
, where price>=0 and nationality in('DE','FR') and pay_dt is not null, temporary partition(p202306,p202307)
properties ("desired_concurrent_number"="5", "format" ="csv",
  "max_batch_interval" = "20" )
from kafka
(
    "kafka_broker_list" ="broker1:9092,broker2:9092",
    "kafka_topic" = "ordertest1",   -- one topic a shop
    "kafka_partitions" ="0,1,2,3,4",
    -- since the beginning, for the first load
    "property.kafka_default_offsets" = "OFFSET_BEGINNING"
);
