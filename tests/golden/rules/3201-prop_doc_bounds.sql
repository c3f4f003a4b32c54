-- args: --severity note
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("max_batch_rows" = "200000");
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("max_batch_rows" = "200001");
