#!/bin/sh
# One model over the national file, the same with a figure, and 1,024 analyses of it with 999 and 9,999 sign flips, in turn: Benchmarks/robustness.sh [ROWS] [ROUNDS]
set -eu
cd "$(dirname "$0")"
rows=${1:-6000000}
rounds=${2:-5}
folder=data/clustered-$rows
own=../.build/release/diminish
test -x $own || { echo "build first: swift build -c release"; exit 1; }
[ -f "$folder/clustered.csv" ] || {
  test -x .venv/bin/python || ./setup.sh
  mkdir -p "$folder"
  .venv/bin/python make-clustered.py "$folder" --rows "$rows"
}
python3 make-robustness.py "$folder"
for round in $(seq "$rounds"); do
  for name in one one-figure thousand-999 thousand; do
    /usr/bin/time -f "$name %e s, CPU %U + %S s, %M KB, load $(cut -d ' ' -f 1 /proc/loadavg)" \
      $own run "$folder/$name.yaml" --out "$folder/out-$name" --quiet >/dev/null
  done
done
