-- The table that examples/create-orders.sql loads into.
CREATE DATABASE IF NOT EXISTS shop;

CREATE TABLE IF NOT EXISTS shop.orders
(
    order_id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    amount_cents BIGINT NOT NULL COMMENT "as the shop's till counts",
    currency CHAR(3) NOT NULL,
    created_at DATETIME,
    amount DECIMAL(18, 2),
    order_day DATE
)
DUPLICATE KEY (order_id)
DISTRIBUTED BY HASH (order_id) BUCKETS 4
PROPERTIES ("replication_num" = "1");
