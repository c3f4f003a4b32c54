-- args: --severity warning
-- starload: ignore-file prop_unused: made by a program
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("max_batch_size" = "1");
-- starload: ignore-file prop_bool: too late
PAUSE ROUTINE LOAD FOR sales.clicks_in;
