pause routine
 load for j;


-- crlf
alter routine load for j properties ("a"="b", -- c
"c"="d");