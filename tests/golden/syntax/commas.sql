ALTER ROUTINE LOAD FOR j PROPERTIES ("strict_mode" = "true" "max_error_number" = "1" "max_batch_interval" = "10" "timezone" = "UTC");
CREATE ROUTINE LOAD j ON t COLUMNS (a b c d e) FROM KAFKA ("kafka_topic" = "t" "kafka_broker_list" = "k:1" "property.group.id" = "a");
ALTER ROUTINE LOAD FOR j WHERE a > 0 COLUMNS (a, b) PARTITION (p1 p2 p3) COLUMNS TERMINATED BY ',' ROWS TERMINATED BY ';';
