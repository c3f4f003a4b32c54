alter routine load for ${DB}.j  properties ('a' = '${VALUE}');
alter routine load for j  properties ('a' = '${VALUE}', "b" = "{{ x }}");
