-- Each statement here holds a mistake that is easy to make.

-- A value below the least that is allowed, a key with a typing error, and a
-- yes-or-no value that is neither and so counts as no.
CREATE ROUTINE LOAD shop.clicks_from_kafka ON clicks
COLUMNS TERMINATED BY "|",
COLUMNS (user_id, url, clicked_at)
PROPERTIES
(
    "desired_concurent_number" = "3",
    "max_batch_interval" = "3",
    "strict_mode" = "ture"
)
FROM KAFKA
(
    "kafka_broker_list" = "broker-1.example.com:9092",
    "kafka_topic" = "clicks",
    "kafka_partitions" = "0,1,2",
    "kafka_offsets" = "OFFSET_BEGINNING,OFFSET_END"
);

-- A mistyped keyword.
PAUSE ROUTINE LAOD FOR shop.clicks_from_kafka;

-- No comma between the two properties.
ALTER ROUTINE LOAD FOR shop.clicks_from_kafka
PROPERTIES
(
    "max_error_number" = "100"
    "max_filter_ratio" = "0.1"
);

-- Never true: nothing at all would be loaded.
ALTER ROUTINE LOAD FOR shop.clicks_from_kafka
WHERE clicked_at >= '2024-02-30';
