-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in COLUMNS (a, `select`, c = map{'k': `select`});
ALTER ROUTINE LOAD FOR sales.clicks_in COLUMNS (a, `select`, c = `select` + 1);
