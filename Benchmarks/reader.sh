#!/bin/sh
# Reading alone, in process, warm: Diminish beside polars and data.table, in turn, at 1 and 2 threads.
#   Benchmarks/reader.sh [FILE [COLUMN+COLUMN...]]
# Without a file: six million rows of make-national.py. Diminish's times hold SHA-256 and the check of UTF-8.
set -eu
cd "$(dirname "$0")"
file=${1:-data/6000000/national.csv} columns=${2:-}
python=.venv/bin/python
test -f "$file" || $python make-national.py "$(dirname "$file")" --rows 6000000
cat "$file" >/dev/null
file=$(realpath "$file")
for threads in 1 2; do
  (cd .. && READERS_SPEED_FILE="$file" READERS_SPEED_COLUMNS="$columns" \
    READERS_SPEED_THREADS="$threads" swift test -c release --skip-build --filter ReadingSpeed) |
    grep '^diminish'
  POLARS_MAX_THREADS="$threads" $python reader-polars.py "$file" $columns
  ! command -v Rscript >/dev/null || Rscript reader-datatable.R "$file" "$threads" $columns
done
