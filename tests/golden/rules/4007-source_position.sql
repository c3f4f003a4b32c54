-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in FROM PULSAR ("pulsar_partitions" = "p0,p1", "pulsar_initial_positions" = "POSITION_EARLIEST,LATEST");
ALTER ROUTINE LOAD FOR sales.clicks_in FROM PULSAR ("pulsar_partitions" = "p0,p1", "pulsar_initial_positions" = "POSITION_EARLIEST,position_latest");
