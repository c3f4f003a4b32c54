-- args: --severity warning
-- starload: ignore max_batch_size
PAUSE ROUTINE LOAD FOR sales.clicks_in; -- starload is not meant here
