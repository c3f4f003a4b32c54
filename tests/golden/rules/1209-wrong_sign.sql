-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("strict_mode" => "true");
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("strict_mode" = "true");
