-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("property.linger.ms" = "5");
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("property.session.timeout.ms" = "6000");
