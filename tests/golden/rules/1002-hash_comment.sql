-- args: --severity warning
# of the night shift
PAUSE ROUTINE LOAD FOR sales.clicks_in; -- # in a comment is fine
SHOW ROUTINE LOAD FROM sales WHERE Name = "clicks#in";
