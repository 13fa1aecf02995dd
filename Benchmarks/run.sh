#!/bin/sh
# The same work in Diminish and its peers, in turn, each in fresh processes (run setup.sh first):
#   Benchmarks/run.sh [[KIND] ROWS TIMES]...
# KIND holds until the next: `gap` (first if none is told), `clustered`, `cr2`. Without arguments:
#   gap 1000000 3 6000000 1 clustered 6000000 3 cr2 40000 1
# Data and raw logs go to Benchmarks/data (not committed), the record to Benchmarks/runs/DATE-CORES.md.
# DIMINISH names another binary than .build/release/diminish.
set -eu
cd "$(dirname "$0")"
[ $# -gt 0 ] || set -- gap 1000000 3 6000000 1 clustered 6000000 3 cr2 40000 1
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

# own NAME ROUND THREADS SPEC: Diminish, with its stage times and estimates kept beside the log.
own() {
  [ -x "$diminish" ] || return 0
  measure "$1" "$2" "$diminish" run "$data/$4" --out "$data/$1" --threads "$3" --quiet
  if [ -f "$logs/$1.$2.time" ]; then
    cp "$data/$1/run.json" "$logs/$1.$2.json"
    cp "$data/$1/estimates.csv" "$logs/$1.$2.csv"
  fi
}

# script NAME ROUND FILE: a peer in R, where there is R and every package that it loads.
script() {
  command -v Rscript >/dev/null || return 0
  packages=$(sed -n 's/^ *library(\(.*\))$/"\1"/p' "$3" | paste -sd,)
  Rscript -e "quit(status = !all(vapply(c($packages), requireNamespace, TRUE, quietly = TRUE)))" \
    >/dev/null 2>&1 || return 0
  measure "$1" "$2" Rscript "$3" "$file"
}

# gap ROUND: five columns, a triple difference with HC1.
gap() {
  own diminish "$1" "$(nproc)" national.yaml
  own diminish-1-thread "$1" 1 national.yaml
  measure polars-statsmodels "$1" $python peer-polars.py "$file"
  measure polars-pyfixest "$1" $python peer-pyfixest.py "$file"
  script datatable-R "$1" peer-datatable.R
}

# clustered ROUND: the same with schools and cohorts absorbed, CR1 by school; CR2 where it can be had.
clustered() {
  own diminish "$1" "$(nproc)" clustered.yaml
  own diminish-1-thread "$1" 1 clustered.yaml
  own diminish-CR2 "$1" "$(nproc)" clustered-cr2.yaml
  measure polars-pyfixest "$1" env PYTHONHASHSEED=0 $python clustered-pyfixest.py "$file"
  script datatable-fixest "$1" clustered-fixest.R
}

# cr2 ROUND: CR2 with Satterthwaite degrees of freedom, few and large clusters.
cr2() {
  own diminish "$1" "$(nproc)" clustered-cr2.yaml
  own diminish-1-thread "$1" 1 clustered-cr2.yaml
  script estimatr "$1" clustered-estimatr.R
}

# simulate KIND ROWS: the file, unless it is there.
simulate() {
  data=data/$2 file=data/$2/national.csv
  case $1 in
    gap) test -f "$file" || $python make-national.py "$data" --rows "$2" ;;
    *)
      data=data/$1-$2 file=data/$1-$2/clustered.csv schools=16000
      [ "$1" = clustered ] || schools=20
      test -f "$file" || $python make-clustered.py "$data" --rows "$2" --schools "$schools"
      ;;
  esac
}

# compare KIND ROWS TIMES: every program in turn, TIMES rounds.
compare() {
  simulate "$1" "$2"
  logs=$data/logs
  cp ./*.yaml "$data/"
  rm -rf "$logs"
  mkdir -p "$logs"
  cat "$file" >/dev/null   # warm the page cache
  cut -d ' ' -f 1 /proc/loadavg >"$logs/load"
  turn=1
  while [ "$turn" -le "$3" ]; do
    "$1" "$turn"
    turn=$((turn + 1))
  done
  echo >&2
  $python summary.py table "$1" "$file" "$2" "$3" >"$logs/table.md"
}

mkdir -p runs
record=runs/$(date -u +%F)-$(nproc)-cores.md
kind=gap tables=
while [ $# -gt 0 ]; do
  case $1 in
    gap | clustered | cr2) kind=$1; shift; continue ;;
  esac
  compare "$kind" "$1" "${2:-3}"
  tables="$tables $logs/table.md"
  shift
  [ $# -eq 0 ] || shift
done
$python summary.py head "$diminish" $tables >"$record.new"
cat $tables >>"$record.new"
mv "$record.new" "$record"
cat "$record"
