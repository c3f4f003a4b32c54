ALTER ROUTINE LOAD FOR example_tbl_ordertest
"desired_concurrent_number" = "5"
;
