"""Prints polars' best time of five to read FILE [COLUMN+COLUMN...]."""

import sys
import time

import polars as pl

columns = sys.argv[2].split("+") if len(sys.argv) > 2 else None
best = float("inf")
for _ in range(5):
    start = time.perf_counter()
    pl.read_csv(sys.argv[1], columns=columns, infer_schema_length=10_000)
    best = min(best, time.perf_counter() - start)
print(f"polars {pl.__version__}, {pl.thread_pool_size()} threads: {best:.3f} s")
