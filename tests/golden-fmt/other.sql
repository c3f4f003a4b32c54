SET time_zone   =  'UTC';
create table t (a int)
  distributed by hash(a);


insert into t values (1) ;  pause routine load for j;  select
1; -- after
resume routine load for j;
