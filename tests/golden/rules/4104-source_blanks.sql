-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("kafka_broker_list" = "k1:9092, k2:9092");
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("kafka_broker_list" = "k1:9092,k2:9092");
