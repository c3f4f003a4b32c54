-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("kafka_partitions" = "0,1", "kafka_offsets" = "5,6,");
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("kafka_partitions" = "0,1", "kafka_offsets" = "5,6");
