#!/bin/bash
# run.sh - run each fuzz target for SECONDS (20), with its dictionary and seeds.
# A crash is kept in tests/fuzz/ of the build folder; made smaller, it belongs
# into tests/bogus/.
set -u
seconds=${1:-20}
src=${top_srcdir:-.}
built=${top_builddir:-.}/tests/fuzz
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
ran=0 failed=0

export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-halt_on_error=1:print_stacktrace=1}

for target in lint fmt split mask settings option cut manifest reply job wire fe http; do
	program=$built/fuzz_$target
	# A build without the emulated cluster, or without what connects, has no use for it.
	[[ $target =~ ^(option|cut|manifest|reply|job|wire|fe|http)$ ]] && [ ! -x "$program" ] && continue
	if [ ! -x "$program" ]; then
		echo "no $program: configure with CC=clang --enable-fuzz, then \"make fuzz\""
		exit 77
	fi
	if [[ $target =~ ^(settings|option|cut|manifest|reply|job|wire|fe|http)$ ]]; then
		dict=$src/tests/fuzz/$target.dict
		seeds=("$src/tests/fuzz/seeds/$target")
	else
		dict=$src/tests/fuzz/sql.dict
		seeds=()
		for dir in tests/fuzz/seeds/sql tests/golden tests/golden-fmt tests/bogus examples; do
			[ -d "$src/$dir" ] && seeds+=("$src/$dir")
		done
	fi
	mkdir "$work/$target"
	if "$program" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=4096 \
		-dict="$dict" -artifact_prefix="$built/$target-" -print_final_stats=1 -verbosity=1 \
		"$work/$target" "${seeds[@]}" > "$work/$target.log" 2>&1; then
		runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/$target.log")
		echo "fuzz_$target: ${runs:-0} runs in ${seconds} s, no crash"
		[ "${runs:-0}" -gt 0 ] || failed=$((failed + 1))
	else
		echo "fuzz_$target: FAILED"
		tail -n 60 "$work/$target.log"
		failed=$((failed + 1))
	fi
	ran=$((ran + 1))
done
echo "$ran fuzz targets, $failed failed"
[ "$failed" -eq 0 ]
