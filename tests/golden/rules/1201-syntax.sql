-- args: --severity warning
SHOW ROUTINE LOAD LIKE 'clicks%';
SHOW ROUTINE LOAD WHERE Name LIKE 'clicks%';
