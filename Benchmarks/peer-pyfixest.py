"""polars reads the wanted columns, pyfixest fits OLS with HC1:  peer-pyfixest.py FILE"""

import sys
import time

import polars as pl
import pyfixest as pf

from peer import COLUMNS, TERMS, report

start = time.perf_counter()
frame = pl.read_csv(sys.argv[1], columns=COLUMNS)
read = time.perf_counter() - start

start = time.perf_counter()
fit = pf.feols("ks2 ~ post*treated*disadvantaged + x + I(x**2)", data=frame, vcov="HC1")
table = fit.tidy()
found = {"(Intercept)": "Intercept", "I(x^2)": "I(x ** 2)"}
rows = [found.get(term, term) for term in TERMS]
estimates, errors = table["Estimate"].loc[rows], table["Std. Error"].loc[rows]
report(read, time.perf_counter() - start, estimates, errors)
