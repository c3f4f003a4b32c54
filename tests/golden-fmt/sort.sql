-- args: --sort
create routine load j on t
properties (
    -- how it looks
    "strip_outer_array" = "true",
    "jsonpaths" = "[\"$.a\"]", -- one path
    "format" = "json",
    -- how fast
    "max_batch_rows" = "300000",
    "desired_concurrent_number" = "3" -- of five brokers
)
from kafka (
    "property.security.protocol" = "ssl",
    "kafka_offsets" = "0,0", "kafka_partitions" = "0,1",
    "kafka_topic" = "t",
    "kafka_broker_list" = "h:9092"
);
