-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("property.enable.auto.commit" = "true");
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("property.check.crcs" = "true");
