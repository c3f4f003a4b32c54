-- args: --target 3.3.5,3.5 --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("pause_on_fatal_parse_error" = "true");
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("strict_mode" = "true");
