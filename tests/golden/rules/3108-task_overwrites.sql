-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("task_timeout_second" = "120");
ALTER ROUTINE LOAD FOR sales.clicks_in PROPERTIES ("task_timeout_second" = "120", "task_consume_second" = "30");
