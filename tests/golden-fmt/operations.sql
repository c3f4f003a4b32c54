pause routine load for db.j;resume routine load for db.j;
stop routine load
  for `Job-1`;
show all routine load for j from db where state = 'RUNNING' and name like '%shop%' order by createtime desc limit 10;
show routine load task from db where jobname='j';
show create routine load db.j
