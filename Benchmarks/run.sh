#!/bin/sh
# The same work in Diminish and its peers, in turn, each in fresh processes (run setup.sh first):
#   Benchmarks/run.sh [ROWS TIMES]...         (default: 1000000 rows 3 times, 6000000 rows once)
# Data and raw logs go to Benchmarks/data (not committed), the record to Benchmarks/runs/DATE-CORES.md.
# DIMINISH names another binary than .build/release/diminish.
set -eu
cd "$(dirname "$0")"
[ $# -gt 0 ] || set -- 1000000 3 6000000 1
python=.venv/bin/python
diminish=${DIMINISH:-../.build/release/diminish}

test -x "$python" || { echo "run: no .venv here: run Benchmarks/setup.sh first" >&2; exit 2; }
test -x /usr/bin/time || { echo "run: /usr/bin/time is missing (Debian: time)" >&2; exit 2; }
test -x "$diminish" || echo "run: no binary at $diminish: peers only" >&2

# measure NAME ROUND COMMAND...: what the command prints and what time says, or a note that it failed.
measure() {
  name=$1 round=$2
  shift 2
  if /usr/bin/time -v -o "$logs/$name.$round.time" "$@" >"$logs/$name.$round.out" 2>"$logs/$name.$round.err"
  then printf '.' >&2
  else
    echo "run: $name failed: $(tail -1 "$logs/$name.$round.err")" >&2
    rm -f "$logs/$name.$round.time"
  fi
}

# own NAME ROUND THREADS: Diminish, with its stage times and estimates kept beside the log.
own() {
  measure "$1" "$2" "$diminish" run "$data/national.yaml" --out "$data/$1" --threads "$3" --quiet
  if [ -f "$logs/$1.$2.time" ]; then
    cp "$data/$1/run.json" "$logs/$1.$2.json"
    cp "$data/$1/estimates.csv" "$logs/$1.$2.csv"
  fi
}

# compare ROWS TIMES: every program in turn, TIMES rounds.
compare() {
  rows=$1 times=$2 data=data/$1 logs=data/$1/logs
  test -f "$data/national.csv" || $python make-national.py "$data" --rows "$rows"
  cp national.yaml "$data/"
  rm -rf "$logs"
  mkdir -p "$logs"
  cat "$data/national.csv" >/dev/null   # warm the page cache
  cut -d ' ' -f 1 /proc/loadavg >"$logs/load"
  turn=1
  while [ "$turn" -le "$times" ]; do
    if [ -x "$diminish" ]; then
      own diminish "$turn" "$(nproc)"
      own diminish-1-thread "$turn" 1
    fi
    measure polars-statsmodels "$turn" $python peer-polars.py "$data/national.csv"
    measure polars-pyfixest "$turn" $python peer-pyfixest.py "$data/national.csv"
    if command -v Rscript >/dev/null; then
      measure datatable-R "$turn" Rscript peer-datatable.R "$data/national.csv"
    fi
    turn=$((turn + 1))
  done
  echo >&2
  $python summary.py table "$data" "$rows" "$times" >"$logs/table.md"
}

mkdir -p runs
record=runs/$(date -u +%F)-$(nproc)-cores.md
tables=
while [ $# -gt 0 ]; do
  compare "$1" "${2:-3}"
  tables="$tables $logs/table.md"
  shift
  [ $# -eq 0 ] || shift
done
$python summary.py head "$logs" "$diminish" >"$record.new"
cat $tables >>"$record.new"
mv "$record.new" "$record"
cat "$record"
