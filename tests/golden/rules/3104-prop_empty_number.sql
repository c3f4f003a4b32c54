-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("desired_concurrent_number" = "");
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("desired_concurrent_number" = "2");
