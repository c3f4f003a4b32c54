ALTER ROUTINE LOAD FOR sales.clicks_in
PROPERTIES ("max_batch_size" = "1", "max_batch_interval" = "3", "strict_mode" = "no");
ALTER ROUTINE LOAD FOR sales.clicks_in WHERE a > 0 WHERE b > 0;
PAUSE ROUTINE LAOD FOR sales.clicks_in;
SHOW ROUTINE LOAD WHERE State = 'UNSTABLE';
