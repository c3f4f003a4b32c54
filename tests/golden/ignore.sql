-- Comments that silence findings: used, unused, mistaken, late.

-- starload: ignore mistyped_keyword: as in the report of a user
PAUSE ROUTINE LAOD FOR db.j;

-- starload: ignore SL1204, SL3001: one of the two is not there
PAUSE ROUTINE LAOD FOR db.j;

-- starload: ignore SL1204
PAUSE ROUTINE LOAD FOR db.j;

-- starload: ignore
-- starload: ignore mistyped_keywrod
-- starload: silence SL1204
-- starload: ignore-file SL1204
PAUSE ROUTINE LAOD FOR db.j;

RESUME -- starload: ignore SL12: stands inside
ROUTINE LAOD FOR db.j;
-- starload: ignore SL1204: nothing comes behind it
