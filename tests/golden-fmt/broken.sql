pause routine load for a;

-- this one lacks a comma
alter routine load for b  properties ('format' = 'json'
   'strict_mode' = 'true');
pause  routine load for c # the server drops this sign
;
pause routine load for d;
