-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("kafka_partitions" = "0,1", "kafka_offsets" = "5,2023-06-30 12:00:00");
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("kafka_partitions" = "0,1", "kafka_offsets" = "5,offset_end");
