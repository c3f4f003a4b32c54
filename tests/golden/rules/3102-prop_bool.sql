-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("strip_outer_array" = "yes");
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("strip_outer_array" = "TRUE");
