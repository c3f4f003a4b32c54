-- Orders from Kafka into shop.orders, one job a topic.
USE shop;

CREATE ROUTINE LOAD shop.orders_from_kafka ON orders
COLUMNS TERMINATED BY ",",
ROWS TERMINATED BY "\n",
COLUMNS (order_id, customer_id, amount_cents, currency, created_at,
         amount = amount_cents / 100,
         order_day = date(created_at)),
WHERE amount_cents > 0 AND currency IN ('EUR', 'USD')
PROPERTIES
(
    "desired_concurrent_number" = "3",
    "max_batch_interval" = "10",
    "max_error_number" = "0",
    "strict_mode" = "false",
    "timezone" = "Europe/Berlin",
    "format" = "csv"
)
FROM KAFKA
(
    "kafka_broker_list" = "broker-1.example.com:9092,broker-2.example.com:9092",
    "kafka_topic" = "orders",
    "property.group.id" = "starrocks_orders",
    "property.kafka_default_offsets" = "OFFSET_BEGINNING"
);
