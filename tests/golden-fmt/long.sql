alter routine load for j columns (a_rather_long_source_column, another_rather_long_source_column, c = case when a_rather_long_source_column > 1 and another_rather_long_source_column < 2 then 'x' else 'y' end, d = a_rather_long_source_column = 1 or another_rather_long_source_column = 2 or c = 'a third operand');
alter routine load for j where (a_rather_long_source_column > 1 and another_rather_long_source_column < 2) or c = 'something' or d = 3;
alter routine load for j partition (p20230101, p20230102, p20230103, p20230104, p20230105, p20230106, p20230107, p20230108);
alter routine load for j where a_rather_long_source_column in ('aaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbbbbb', 'cccccccccccccccccc', 'ddddddddd');
show routine load for a_job_with_a_rather_long_name from a_database where state = 'RUNNING' and name = 'a_job_with_a_rather_long_name' limit 1;
