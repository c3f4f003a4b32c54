#!/bin/bash
# rows.sh - random inputs, loaded uncut by curl into one table and cut by starload load into
# others: with parts of several sizes, compressed or not, from files and pipes, in one transaction.
# The rows that are in the tables then are the same, byte for byte.
# SEED=N for other inputs.
# shellcheck disable=SC1003,SC2054,SC2094,SC2154
. "${top_srcdir:-.}/tests/wire/lib.sh" || exit 99
need bzip2 curl gzip lz4 mariadb perl zstd

side_by_side=4

# make KIND: an input; what kinds there are its end says
cat >make.pl <<'PL'
use strict;
my ($kind, $x) = @ARGV;
# numbers of our own: the same ones whatever the perl
sub any { $x = ($x * 1103515245 + 12345) & 0x7fffffff; return ($x >> 8) % $_[0]; }
my @bits = ('a', 'Bc', ' ', '-', '0', "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", ';', '|', "'", '#',
	'{', '}', '[', ']', ':', 'x' x 17, '\\N', '.');
sub word { return join('', map { $bits[any($_[0] // scalar @bits)] } 1 .. any(9)); }
binmode STDOUT;

if ($kind =~ /^csv/) {
	my $end = $kind =~ /crlf/ ? "\r\n" : "\n";
	my ($quoted, $escaped) = ($kind =~ /quote|escape/, $kind =~ /escape/);
	my $out = '';
	$out .= "\xef\xbb\xbf" if $kind =~ /bom/;
	$out .= "id,name,note$end" if $kind =~ /head/;
	for my $i (1 .. 400) {
		my @f = ($i, word(), word());
		# one row that is longer than most parts
		$f[2] .= word() . 'y' x 70000 if $i == 211 && $kind =~ /huge/;
		@f = map {
			my $f = $_;
			if ($escaped) {
				# before anything else a backslash would end the quoted part
				$f =~ s/\\N//g;
				$f .= ('\\"', '\\,', "\\\n", '\\\\')[any(4)] . ('', 'z')[any(2)] for 1 .. any(3);
				$f = "\"$f\"" if any(2) || $f =~ /\n/;
			} elsif ($quoted && any(2)) {
				$f .= ('""', ',', "\n", ",\n", "\n\n", '""""')[any(6)] . word() for 1 .. any(4);
				$f = "\"$f\"";
			}
			$f;
		} @f;
		$f[any(3)] = '' if any(20) == 0 && !$escaped;
		$f[1 + any(2)] = '\\N' if any(20) == 0 && !$escaped;
		# too few, too many, none at all: rejected or NULL by the server, but in the same place
		my $row = join(',', @f);
		$out .= $row . $end;
		$out .= $end if any(40) == 0;
	}
	$out =~ s/(\r?\n)+\z// if $kind =~ /open/;
	print $out;
} else {
	my @objects;
	for my $i (1 .. 300) {
		my %o = (id => $i, name => word(18), note => word(18) . ('', '\\"', '\\n', '\\\\', '\\u20ac', '\\"}{', '],[')[any(7)]);
		$o{note} .= 'y' x 70000 if $i == 151 && $kind =~ /huge/;
		my @keys = sort keys %o;
		@keys = @keys[1, 0, 2] if any(2);
		@keys = grep { $_ ne 'note' } @keys if any(15) == 0;
		my ($open, $between, $close) = $kind =~ /pretty/ ? ("{\n  ", ",\n  ", "\n}") : ('{', ', ', '}');
		my @pairs = map { "\"$_\": " . ($_ eq 'id' ? $o{$_} : any(15) == 0 ? 'null' : "\"$o{$_}\"") } @keys;
		push @pairs, '"more": {"a": [1, "}", {"b": "]"}]}' if any(5) == 0;
		push @objects, $open . join($between, @pairs) . $close;
	}
	my $bom = $kind =~ /bom/ ? "\xef\xbb\xbf" : '';
	if ($kind =~ /array/) {
		print "$bom \n[ " . join($kind =~ /pretty/ ? ",\n " : ',', @objects) . " ]\n";
	} elsif ($kind =~ /joined/) {
		print join('', @objects);
	} else {
		print $bom . join($kind =~ /blank/ ? "\n\n \n" : "\n", @objects) . ($kind =~ /open/ ? '' : "\n");
	}
}
PL

new_table()
{
	quiet "CREATE TABLE shop.$1 (id INT, name STRING, note STRING) DUPLICATE KEY(id) DISTRIBUTED BY HASH(id)"
}

# contents TABLE: its rows are in TABLE.rows
contents()
{
	quiet "SELECT id, HEX(name), HEX(note) FROM shop.$1 ORDER BY 1, 2, 3" >"$1.got"
	mv "$1.got" "$1.rows"
}

# by_curl TABLE FILE [HEADER...]: uncut; what the reader takes for a row is the truth
by_curl()
{
	local table=$1 file=$2 header more=()
	shift 2
	for header; do
		more+=(-H "$header")
	done
	new_table "$table"
	curl -sS --location-trusted -u root: -H Expect:100-continue -H "label:$table" "${more[@]}" -H max_filter_ratio:1 \
		-T "$file" "http://$fe/api/shop/$table/_stream_load" >"$table.reply"
	grep -q '"Status": "Success"' "$table.reply" || { echo "FAIL: $table"; cat "$table.reply"; } >>"$scratch/wrong"
	contents "$table"
}

cases=0
# by_us AS INPUT [OPTIONS]: the rows of a table of its own are those of the table AS; - is by a pipe from $from
by_us()
{
	local as=$1 input=$2 table
	shift 2
	table=s$((cases += 1))
	at_most $side_by_side
	(
		new_table "$table"
		[ "$input" = - ] && exec <"$from"
		cat | "$STARLOAD" load --no-defaults --no-config -P "$port" --http-url "http://$fe" "shop.$table" "$input" \
			--max-filter-ratio 1 --state-dir "$scratch/state-$table" --workers 3 --spool-dir "$scratch" -v "$@" \
			>"$table.said" 2>&1
		echo "status $?" >>"$table.said"
		contents "$table"
		if ! cmp -s "$as.rows" "$table.rows" || ! grep -q '^status 0' "$table.said"; then
			{
				echo "FAIL: $table: $input $* is not $as"
				diff "$as.rows" "$table.rows" | cut -c 1-200 | head -n 10
				head -n 20 "$table.said"
			} >>"$scratch/wrong"
		fi
	) </dev/null &
}

start one --release 3.5
quiet 'CREATE DATABASE shop'
seed=${SEED:-20261120}

# all_ways TABLE FILE [OPTIONS]: as it is in three sizes; compressed by whatever; by a pipe; in one transaction
all_ways()
{
	local as=$1 file=$2 size
	shift 2
	for size in 700 4K 64K; do
		by_us "$as" "$file" --part-size $size "$@"
	done
	gzip -k "$file"
	zstd -q "$file"
	lz4 -q "$file" "$file.lz4"
	bzip2 -k "$file"
	by_us "$as" "$file.gz" --part-size 3K "$@"
	by_us "$as" "$file.zst" --part-size 5K "$@"
	by_us "$as" "$file.lz4" --part-size 900 --limit-rate 100M "$@"
	by_us "$as" "$file.bz2" --part-size 20K "$@"
	by_us "$as" "$file.zst" "$@"
	by_us "$as" "$file" --part-size 3K --compress zstd "$@"
	by_us "$as" "$file" --part-size 9K --compress lz4 "$@"
	from=$file by_us "$as" - --part-size 2K "$@"
	from=$file by_us "$as" - --part-size 6K --compress gzip "$@"
}

n=0
for kind in csv csv-crlf csv-open csv-huge csv-bom-head csv-crlf-head-open; do
	perl make.pl $kind $((seed + (n += 1))) >$kind
	headers=(column_separator:,)
	options=(--column-separator ,)
	case $kind in *crlf*)
		headers+=('row_delimiter:\x0D0A')
		options+=(--row-delimiter '\x0D0A') ;;
	esac
	case $kind in *head*)
		headers+=(skip_header:1)
		options+=(--csv-header) ;;
	esac
	as=c$n
	file=$kind
	# by curl a byte order mark becomes a part of the first field
	case $kind in *bom*) file=$kind.plain && tail -c +4 $kind >$file ;; esac
	by_curl $as $file "${headers[@]}"
	case $kind in
	csv) all_ways $as $kind "${options[@]}" ;;
	esac
	by_us $as $kind --part-size 1K "${options[@]}"
	by_us $as $kind --part-size 10K "${options[@]}"
	by_us $as $kind --part-size 3K --atomic "${options[@]}"
done
for kind in csv-quote csv-quote-open csv-quote-huge csv-escape csv-quote-bom-head; do
	perl make.pl $kind $((seed + (n += 1))) >$kind
	headers=(column_separator:, 'enclose:"')
	options=(--column-separator , --enclose '"')
	case $kind in *escape*)
		headers+=('escape:\')
		options+=(--escape '\') ;;
	esac
	case $kind in *head*)
		headers+=(skip_header:1)
		options+=(--csv-header) ;;
	esac
	as=q$n
	file=$kind
	case $kind in *bom*) file=$kind.plain && tail -c +4 $kind >$file ;; esac
	by_curl $as $file "${headers[@]}"
	case $kind in
	csv-quote) all_ways $as $kind "${options[@]}" ;;
	esac
	by_us $as $kind --part-size 1K "${options[@]}"
	by_us $as $kind --part-size 10K "${options[@]}"
done
for kind in json json-open json-blank json-pretty json-joined json-huge json-bom; do
	perl make.pl $kind $((seed + (n += 1))) >$kind
	as=j$n
	file=$kind
	case $kind in *bom*) file=$kind.plain && tail -c +4 $kind >$file ;; esac
	by_curl $as $file format:json
	case $kind in
	json-pretty) all_ways $as $kind --format json ;;
	json) by_us $as $kind --format json --part-size 3K --atomic ;;
	esac
	by_us $as $kind --format json --part-size 1K
	by_us $as $kind --format json --part-size 10K
done
for kind in array array-pretty array-huge array-bom; do
	perl make.pl $kind $((seed + (n += 1))) >$kind
	as=a$n
	file=$kind
	case $kind in *bom*) file=$kind.plain && tail -c +4 $kind >$file ;; esac
	by_curl $as $file format:json strip_outer_array:true
	case $kind in
	array) all_ways $as $kind --format json --strip-outer-array true ;;
	esac
	by_us $as $kind --format json --strip-outer-array true --part-size 1K
	by_us $as $kind --format json --strip-outer-array true --part-size 10K
done
at_most 1

# Were there rows at all, and parts?
holds "each input has rows" [ -z "$(find . -name '[cqja]*.rows' -size -5k)" ]
holds "every load was made" [ "$(find . -name 's*.rows' | wc -l)" = "$cases" ]
holds "most are of several parts" [ "$(grep -l 'part 3 ' s*.said | wc -l)" -gt $((cases / 3)) ]
echo "$cases loads, $(cat s*.said | grep -c '^starload load: part .* loaded') parts"
if [ -e "$scratch/wrong" ]; then
	head -n 120 "$scratch/wrong"
	failed=$((failed + $(grep -c ^FAIL "$scratch/wrong")))
fi
passed=$((passed + cases))
stop
finish
