-- args: --severity warning
RESUME ROUTINE LOAD FOR sales.load;
RESUME ROUTINE LOAD FOR sales.`load`;
RESUME ROUTINE LOAD FOR sales.status;
