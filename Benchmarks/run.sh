#!/bin/sh
# The same work in Diminish and its peers, in turn, each in fresh processes:
#   Benchmarks/run.sh [ROWS [TIMES]]          (default 1000000 rows, 5 times; run setup.sh first)
# Data and raw logs go to Benchmarks/data (not committed), the record to Benchmarks/runs/.
# DIMINISH names another binary than .build/release/diminish.
set -eu
cd "$(dirname "$0")"
rows=${1:-1000000}
times=${2:-5}
python=.venv/bin/python
diminish=${DIMINISH:-../.build/release/diminish}
data=data/$rows
logs=$data/logs

test -x "$python" || { echo "run: no .venv here: run Benchmarks/setup.sh first" >&2; exit 2; }
test -x /usr/bin/time || { echo "run: /usr/bin/time is missing (Debian: time)" >&2; exit 2; }
test -f "$data/national.csv" || $python make-national.py "$data" --rows "$rows"
cp national.yaml "$data/"
rm -rf "$logs"
mkdir -p "$logs"

# measure NAME ROUND COMMAND…: what the command prints and what time says, or a note that it failed.
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

cat "$data/national.csv" >/dev/null   # warm the page cache
round=1
while [ "$round" -le "$times" ]; do
  if [ -x "$diminish" ]; then
    measure diminish "$round" "$diminish" run "$data/national.yaml" --out "$data/out" --quiet
  fi
  measure polars-statsmodels "$round" $python peer-polars.py "$data/national.csv"
  measure polars-pyfixest "$round" $python peer-pyfixest.py "$data/national.csv"
  if command -v Rscript >/dev/null; then
    measure datatable-R "$round" Rscript peer-datatable.R "$data/national.csv"
  fi
  round=$((round + 1))
done
echo >&2
test -x "$diminish" || echo "run: no binary at $diminish: peers only" >&2

mkdir -p runs
kind=$(uname -m)-$(nproc)cores
$python summary.py "$data" "$rows" "$times" "$kind" >"$logs/summary.md"
cp "$logs/summary.md" "runs/$(date -u +%F)-$kind-$rows.md"
cat "$logs/summary.md"
