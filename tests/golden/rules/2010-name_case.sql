-- args: --severity note
SHOW ALL ROUTINE LOAD FROM sales WHERE name = 'Clicks_in';
SHOW ALL ROUTINE LOAD FOR sales.clicks_in;
