-- For the emulated cluster only: what the shop writes to the topic, and time to load it.
SANDBOX PRODUCE orders:0
    '1,10,1999,EUR,2026-06-01 09:12:00',
    '2,11,450,EUR,2026-06-01 09:13:20',
    'till 7,12,990,EUR,2026-06-01 09:14:02';
SANDBOX PRODUCE orders:1
    '3,13,0,USD,2026-06-01 09:14:40',
    '4,14,7550,USD,2026-06-01 09:15:01';
SANDBOX ADVANCE '60 s';
