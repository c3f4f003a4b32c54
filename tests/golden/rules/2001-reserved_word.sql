-- args: --severity warning
STOP ROUTINE LOAD FOR except;
STOP ROUTINE LOAD FOR `except`;
