#!/bin/sh
# Makes Benchmarks/.venv with the peers from PyPI, in fixed versions. R's peers come from Debian:
# r-base-core r-cran-data.table r-cran-sandwich (and fixest, used when it is installed).
set -eu
cd "$(dirname "$0")"
test -x .venv/bin/python || python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
.venv/bin/python -m pip freeze --quiet > .venv/versions.txt 2>/dev/null || true
command -v Rscript >/dev/null || echo "setup: no Rscript here: the R peer will be left out" >&2
test -x /usr/bin/time || echo "setup: install Debian's package time for run.sh" >&2
