-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("kafka_offsets" = "5,6");
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("kafka_offsets" = "5,6", "kafka_partitions" = "0,1");
