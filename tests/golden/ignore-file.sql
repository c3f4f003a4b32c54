-- starload: ignore-file SL1204: made by a tool
-- starload: ignore-file SL3: nothing of the kind is in here
PAUSE ROUTINE LAOD FOR db.j;
RESUME ROUTINE LAOD FOR db.j;
