-- args: --severity warning
SHOW ALL ROUTINE LOAD FOR sales.clicks_in FROM stock;
SHOW ALL ROUTINE LOAD FOR clicks_in FROM stock;
