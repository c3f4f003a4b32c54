-- args: --severity warning
USE stock;
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("strict_mode" = "true");
PAUSE ROUTINE LOAD FOR sales.clicks_in;
USE SALES;
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("strict_mode" = "true");
