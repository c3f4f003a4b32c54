-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("confluent.schema.registry.timeout" = "9");
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("confluent.schema.registry.url" = "http://r:8081");
