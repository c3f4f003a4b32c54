-- args: --severity warning
SHOW ROUTINE LOAD FROM sales WHERE state = 'unstable';
SHOW ROUTINE LOAD FROM sales WHERE state = 'running';
