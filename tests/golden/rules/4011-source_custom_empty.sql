-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("property." = "");
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("property.client.id" = "b");
