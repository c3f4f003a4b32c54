-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in FROM PULSAR ("property.client.id" = "b");
ALTER ROUTINE LOAD FOR sales.clicks_in FROM PULSAR ("property.pulsar_default_initial_position" = "POSITION_LATEST");
