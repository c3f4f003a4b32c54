-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("max_error_number" = "7"
    "strict_mode" = "true");
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("max_error_number" = "7", "strict_mode" = "true");
