-- args: --severity warning
PAUSE ROUTINE LOAD FOR sales.clicks in;
PAUSE ROUTINE LOAD FOR sales.klicks_ähm;
