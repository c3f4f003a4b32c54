USE sales;
INSERT INTO t VALUES (1, "a;b");

CREATE ROUTINE LOAD sales.кликс ON `订单表`
COLUMNS (编号, price, total = price * 编号, day = date(tag)),
	WHERE	"编号" = 'ＡＢ' AND day < 2023-06-31
PROPERTIES
(
	"strict_mode" = "ture"	"max_error_number" = "100",
	"max_error_number"	= "1 000",
	"timezone"	= "Asia/上海"
)
FROM KAFKA
(
	"kafka_broker_list" = "broker-1.example.com:9092,broker-2",
	"kafka_topic" = "дела", "property.group.id" = "<a> & 'b'"
);
PAUSE ROUTINE LOAD FOR stock.deliveries '100% of them,
one after the other';
ALTER ROUTINE LOAD FOR sales.clicks_in WHERE note = '多行
文字' AND paid_on IN ('2024-02-30'), WHERE x;
SHOW CREATE ROUTINE LOAD sales.clicks_in LIMIT 1;
