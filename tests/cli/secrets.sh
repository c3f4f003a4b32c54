#!/bin/sh
# secrets.sh - no secret of a statement is in what lint prints of it, however it is written.
# shellcheck disable=SC2016 # '${PW}' is for starload
. "${srcdir:-.}/tests/cli/lib.sh"

# KEY holds a secret or does not; VALUE is one then, and SAME is the same elsewhere.
cat >shapes <<'E'
ALTER ROUTINE LOAD FOR d.j FROM KAFKA ("KEY" = VALUE);
ALTER ROUTINE LOAD FOR d.j FROM KAFKA ("KEY" "VALUE");
ALTER ROUTINE LOAD FOR d.j FROM KAFKA ("KEY" : "VALUE", VALUE);
ALTER ROUTINE LOAD FOR d.j FROM KAFKA (KEY = VALUE);
ALTER ROUTINE LOAD FOR d.j FROM KAFKA ("KEY" = "VALUE", "kafka_partitions" = "SAME");
ALTER ROUTINE LOAD FOR d.j FROM KAFKA ("KEY"="VALUE","kafka_partitions"="1,SAME,2",);
ALTER ROUTINE LOAD FOR d.j FROM KAFKA ('KEY' = 'VALUE', 'SAME' = 'x');
ALTER ROUTINE LOAD FOR d.j FROM KAFKA ("KEY" /* KEY = "VALUE" */ = "VALUE", "kafka_partitions" = "SAME");
ALTER ROUTINE LOAD FOR d.j -- "KEY" = "VALUE"
  PROPERTIES ("desired_concurrent_number" = "SAME", "SAME" = "1");
ALTER ROUTINE LOAD FOR d.j PROPERTIES ("KEY" = "VALUE", "strict_mode" = "SAME");
ALTER ROUTINE LOAD FOR d.j PROPERTIES ("strict_mode" = "SAME") FROM KAFKA ("KEY" = "VALUE", "VALUE"
ALTER ROUTINE LOAD FOR d.j COLUMNS (a = nosuch('SAME'), b = SAME + 1, SAME) FROM KAFKA ("KEY" = "VALUE");
CREATE ROUTINE LOAD d.j ON t COLUMNS (a), WHERE SAME = 'SAME' FROM KAFKA ("kafka_broker_list" = "b:1",
  "kafka_topic" = "t", "KEY" = "VALUE");
CREATE ROUTINE LOAD d.j ON t COLUMNS (a, b = `SAME`) FROM KAFKA ("kafka_broker_list" = "b:1", "kafka_topic" = "t",
  "KEY" = "VALUE") SAME;
ALTER ROUTINE LOAD FOR d.j PROPERTIES ("format" = "SAME") FROM KAFKA ("KEY" = "x\"VALUE", "property.security.protocol" = "x\"SAME");
ALTER ROUTINE LOAD FOR d.j FROM KAFKA ("KEY" = "VALUE, "kafka_partitions" = "VALUE");
E

# make KEY SAME: statements of those shapes
make()
{
	sed "s/KEY/$1/g;s/VALUE/hunter2/g;s/SAME/$2/g" shapes
}

make property.group.id hunter2 >open.sql
make property.sasl.password hunter2 >same.sql   # for what shows no lines
make property.sasl.password other >other.sql
for file in same other; do
	split -l 1 $file.sql one-$file-
	tr '\n' ' ' <$file.sql >line-$file.sql
done

# The shapes can fail: where the key is open, what is quoted is printed.
for format in text gcc json jsonl sarif github gitlab checkstyle junit; do
	starload lint --no-config --severity note --format $format open.sql
	quoted=$(grep -o hunter2 ../stdout | wc -l)
	if [ "$quoted" -ge 5 ]; then good; else bad "$format quotes an open value: $quoted times"; fi
done

for format in gcc json jsonl sarif github gitlab checkstyle junit; do
	for file in same.sql line-same.sql one-same-* other.sql; do
		starload lint --no-config --severity note --format $format "$file"
		lacks hunter2
	done
done
for file in other.sql line-other.sql one-other-*; do
	starload lint --no-config --severity note --format text "$file"
	lacks hunter2
done

# A secret may come from a variable, or stand beside one; in comments nothing is replaced.
sed 's/hunter2/${PW}/g' same.sql >var.sql
sed '/--/,+1d;/\/\*/d;s/hunter2/hunter2.${PW}/g' other.sql >beside.sql
for format in text gcc json jsonl sarif github gitlab checkstyle junit; do
	for file in var.sql beside.sql; do
		starload lint --no-config --severity note --format $format --var PW=geheim1 $file
		lacks geheim1
		lacks hunter2
	done
done

# Our own words stay, even when a password is one of them.
cat >word.sql <<'E'
ALTER ROUTINE LOAD FOR d.j PROPERTIES ("max_batch_size" = "1") FROM KAFKA ("property.sasl.password" = "accepted");
E
starload lint --no-config --format jsonl word.sql
is "a word of ours" 1 'max_batch_size is accepted with any value'
finish
