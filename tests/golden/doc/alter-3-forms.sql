-- args: --severity warning
ALTER ROUTINE LOAD FOR example_tbl_ordertest
WHERE pay_dt < 2023-06-31,
PARTITION (p202306);
ALTER ROUTINE LOAD FOR example_tbl_ordertest
WHERE pay_dt < '2023-06-31',
PARTITION (p202306);
ALTER ROUTINE LOAD FOR example_tbl_ordertest
WHERE pay_dt < DATE '2023-06-31',
PARTITION (p202306);
ALTER ROUTINE LOAD FOR example_tbl_ordertest
WHERE pay_dt < '2023-07-01',
PARTITION (p202306);
ALTER ROUTINE LOAD FOR example_tbl_ordertest
WHERE a > 0
PARTITION (p1);
