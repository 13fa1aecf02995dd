"""polars reads the wanted columns, statsmodels fits OLS with HC1:  peer-polars.py FILE"""

import sys
import time

import numpy as np
import polars as pl
import statsmodels.api as sm

from peer import COLUMNS, report

start = time.perf_counter()
frame = pl.read_csv(sys.argv[1], columns=COLUMNS)
read = time.perf_counter() - start

start = time.perf_counter()
post, treated, disadvantaged, x = (frame[name].cast(pl.Float64).to_numpy() for name in COLUMNS[:4])
design = np.column_stack(
    [
        np.ones(frame.height),
        post,
        treated,
        disadvantaged,
        x,
        x * x,
        post * treated,
        post * disadvantaged,
        treated * disadvantaged,
        post * treated * disadvantaged,
    ]
)
fit = sm.OLS(frame["ks2"].to_numpy(), design).fit(cov_type="HC1")
estimates, errors = fit.params, fit.bse
report(read, time.perf_counter() - start, estimates, errors)
