-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("property.fetch.wait.max.ms" = "soon");
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("property.fetch.wait.max.ms" = "100");
