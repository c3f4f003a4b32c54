-- args: --severity note
CREATE ROUTINE LOAD sales.clicks_in ON clicks
FROM PULSAR ("pulsar_service_url" = "pulsar://p1:6650", "pulsar_topic" = "clicks",
    "pulsar_subscription" = "s");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
FROM KAFKA ("kafka_broker_list" = "k1:9092", "kafka_topic" = "clicks");
