-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("kafka_partitions" = "0,1-3", "kafka_offsets" = "5,5");
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("kafka_partitions" = "0, 007", "kafka_offsets" = "5,5");
