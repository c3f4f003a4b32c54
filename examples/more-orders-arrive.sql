-- For the emulated cluster only: further rows, one of them no order again.
SANDBOX PRODUCE orders:2
    '5,15,12000,EUR,2026-06-01 09:20:11',
    'till 7,16,100,EUR,2026-06-01 09:21:45',
    '6,17,310,USD,2026-06-01 09:22:30';
SANDBOX ADVANCE '60 s';
