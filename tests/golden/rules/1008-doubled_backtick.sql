-- args: --severity warning
RESUME ROUTINE LOAD FOR sales.`clicks``in`;
RESUME ROUTINE LOAD FOR `sales`.`clicks_in`;
