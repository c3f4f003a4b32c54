-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("property.enable.partition.eof" = "false");
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("property.check.crcs" = "true");
