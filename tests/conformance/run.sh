#!/usr/bin/env bash
# run.sh - the whole corpus through the linter: verdicts, values and places
# against those of the real FE.
set -u -o pipefail
here=$(cd "$(dirname "$0")" && pwd) || exit 99
gzip -dc "$here/corpus.jsonl.gz" |
	"${top_builddir:-.}/tests/conformance/conformance" "$@" - "$here/exceptions"
