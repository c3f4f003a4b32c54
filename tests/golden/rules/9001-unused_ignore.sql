-- args: --severity warning
-- starload: ignore prop_bool, SL3103: set by the installer
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("max_batch_size" = "1");
