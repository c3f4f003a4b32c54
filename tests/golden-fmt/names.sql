alter routine load for columns columns (Columns, date, `Load`, t.value, status = Date, `end` = count, x = year(date) + Count(*) + `floor`(1));
alter routine load for db . properties properties ('a' = 'b');
pause routine load for db. 1st;
resume routine load for `a``b`;
alter routine load for café where "name" = 'it''s' and ñ = "\\x01\
";
