#!/bin/sh
# Callaway-Sant'Anna in Diminish, diff-diff and moderndid on the same arrays, in turn: Benchmarks/staggered.sh [DRAWS]
set -eu
cd "$(dirname "$0")"
draws=${1:-1000}
python=.venv-staggered/bin/python
test -x $python || {
  python3 -m venv .venv-staggered
  $python -m pip install --quiet --disable-pip-version-check diff-diff==3.13.0 moderndid==0.2.0 numpy==2.4.6 pandas==3.1.1
}
swift build -c release --package-path StaggeredStudy
own=StaggeredStudy/.build/release/staggered
mkdir -p data
[ -d data/panel ] || $python make-staggered.py data/panel panel
[ -d data/panel-constant ] || $python make-staggered.py data/panel-constant panel --constant
[ -d data/rows-100k ] || $python make-staggered.py data/rows-100k rows --rows 100000
[ -d data/rows-5m ] || $python make-staggered.py data/rows-5m rows --rows 5000000
for name in panel panel-constant rows-100k; do
  for count in 0 "$draws"; do
    echo "== $name, $count draws, load $(cut -d ' ' -f 1 /proc/loadavg)"
    $own time data/$name "$count"
    $python staggered-peers.py data/$name "$count" 5 dr
  done
done
echo "== rows-5m, 0 draws, load $(cut -d ' ' -f 1 /proc/loadavg)"
$own time data/rows-5m 0 "$(nproc)" 3
$python staggered-peers.py data/rows-5m 0 1 dr
