-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("property.sasl.jaas.config" = "x.ScramLoginModule required password='p';");
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("property.sasl.password" = "p");
