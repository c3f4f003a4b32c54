-- args: --severity warning
CREATE ROUTINE LOAD sales.clicks_in ON clicks
FROM PULSAR ("pulsar_service_url" = "pulsar://p1:6650", "pulsar_topic" = "clicks",
    "pulsar_subscription" = "s", "kafka_offsets" = "0");
CREATE ROUTINE LOAD sales.clicks_in ON clicks
FROM PULSAR ("pulsar_service_url" = "pulsar://p1:6650", "pulsar_topic" = "clicks",
    "pulsar_subscription" = "s");
