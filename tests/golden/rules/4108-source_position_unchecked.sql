-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in FROM PULSAR ("property.pulsar_default_initial_position" = "EARLIEST");
ALTER ROUTINE LOAD FOR sales.clicks_in FROM PULSAR ("property.pulsar_default_initial_position" = "position_earliest");
