-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("timezone" = "+15:00");
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("timezone" = "+8:00");
