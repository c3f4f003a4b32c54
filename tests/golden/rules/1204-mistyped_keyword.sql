-- args: --severity warning
RESUME ROUTNE LOAD FOR sales.clicks_in;
RESUME ROUTINE LOAD FOR sales.routne;
