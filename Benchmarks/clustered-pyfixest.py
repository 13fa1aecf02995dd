"""polars reads the wanted columns, pyfixest absorbs two effects, CR1 by school:  clustered-pyfixest.py FILE

Its K, and with it the last digits of the standard errors, depends on PYTHONHASHSEED when one of two
effects is the cluster (pyfixest 0.60): run.sh fixes the seed.
"""

import sys
import time

import polars as pl
import pyfixest as pf

from peer import CLUSTERED, CLUSTERED_COLUMNS, report

start = time.perf_counter()
frame = pl.read_csv(sys.argv[1], columns=CLUSTERED_COLUMNS)
read = time.perf_counter() - start

start = time.perf_counter()
frame = frame.with_columns((pl.col("cohort") >= 2016).cast(pl.Int8).alias("post"))
fit = pf.feols(
    "ks2_maths ~ post*treated_school*disadvantaged + ks1_maths + I(ks1_maths**2) | urn + cohort",
    data=frame,
    vcov={"CRV1": "urn"},
)
table = fit.tidy()
found = {"I(ks1_maths^2)": "I(ks1_maths ** 2)"}
rows = [found.get(term, term) for term in CLUSTERED]
estimates, errors = table["Estimate"].loc[rows], table["Std. Error"].loc[rows]
report(read, time.perf_counter() - start, estimates, errors, CLUSTERED)
