-- args: --var TABLE=t --var topic=orders
CREATE ROUTINE LOAD ${DB}.job ON ${TABLE}
FROM KAFKA ("kafka_broker_list" = "broker:9092", "kafka_topic" = ":topic");
PAUSE ROUTINE LOAD FOR {{ database }}.job;
RESUME ROUTINE LOAD FOR :db.job;
STOP ROUTINE LOAD FOR db.${TABLE} nonsense;
