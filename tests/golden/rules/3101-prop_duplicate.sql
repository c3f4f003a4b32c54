-- args: --severity warning
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("property.group.id" = "a", "property.client.id" = "b", "property.group.id" = "c");
ALTER ROUTINE LOAD FOR sales.clicks_in FROM KAFKA ("property.group.id" = "a", "property.client.id" = "b");
