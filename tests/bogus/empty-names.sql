ALTER ROUTINE LOAD FOR `` COLUMNS (``, ````, `` = ``), PARTITION (``, ""), WHERE `` = @`` AND ``.`` = @@`` PROPERTIES ("" = "") FROM `` ("" = "");
