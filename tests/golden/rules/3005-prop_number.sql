-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("max_batch_interval" = "10s");
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("max_batch_interval" = "+10");
