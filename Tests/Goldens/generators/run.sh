#!/bin/sh
# Writes the goldens of R again:  Tests/Goldens/generators/run.sh [NIST_FOLDER [GOLDENS_FOLDER [REFERENCE_FOLDER]]]
# Without the folders the NIST digits and the copied fixest rows stay as they are.
# Needs Debian's r-base-core, r-cran-sandwich, r-cran-clubsandwich, r-cran-estimatr, r-cran-plm, r-cran-dplyr,
# r-cran-survey, r-cran-proc, r-cran-metafor, r-cran-emmeans, r-cran-car, fixest from CRAN, and for
# extract.R r-cran-mlmrev and r-cran-aer.
set -eu
cd "$(dirname "$0")"
Rscript ../../../notebooks-data/extract.R
for script in data linear runs joined terms clustered-data clustered clustered-ways jackknife-interval expressions sampling education effect-size robustness margins delta; do Rscript "$script.R" >/dev/null; done
# Files of SPSS and Stata: needs r-cran-haven.
Rscript files-labelled.R ../files
# Nearest neighbours and known variances: needs r-cran-matchit and r-cran-metafor.
Rscript comparison.R ../comparison >/dev/null
if [ $# -ge 1 ]; then
  libraries=/usr/lib/$(gcc -print-multiarch 2>/dev/null || dpkg-architecture -qDEB_HOST_MULTIARCH)
  LD_PRELOAD="$libraries/blas/libblas.so.3:$libraries/lapack/liblapack.so.3" \
    Rscript nist.R "$1" nist-lre
  Rscript nist.R "$1" nist-lre-openblas
  (folder=$(realpath "$1") && cd ../../.. && python3 Tests/Goldens/generators/nist-exact.py "$folder")
fi
if [ $# -ge 2 ]; then Rscript fixest.R "$2"; fi
# Difference in differences, with the folder of mpdta.csv as third argument; needs fixest and didimputation from CRAN
# and Debian's r-cran-mvtnorm.
if [ $# -ge 3 ]; then
  Rscript programme-data.R && Rscript cells.R >/dev/null && Rscript programme.R "$3/mpdta.csv" && Rscript multivariate-normal.R
  reference=$(realpath "$3") && here=$PWD && cd "$(mktemp -d)" && Rscript "$here/honest-package.R" "$reference/mpdta.csv" \
    && python3 "$here/honest-smoothness.py" counties.txt && cd "$here"
fi
git diff --stat -- .. ../../../notebooks-data
