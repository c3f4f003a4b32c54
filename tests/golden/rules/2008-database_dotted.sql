-- args: --severity warning
RESUME ROUTINE LOAD FOR a.b.c.clicks_in;
RESUME ROUTINE LOAD FOR `a.b.c`.clicks_in;
