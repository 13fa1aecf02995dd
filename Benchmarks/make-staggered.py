"""Simulated staggered designs as raw columns: `make-staggered.py FOLDER panel|rows [--units N] [--rows N]`.

panel: N units in ten periods, five cohorts (45 cells) and never-treated units. rows: N independent rows in ten
periods of the same design, in 2,000 schools. Three covariates that bear on start and trend.
"""

import argparse
import os

import numpy as np

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("kind", choices=["panel", "rows"])
parser.add_argument("--units", type=int, default=10_000)
parser.add_argument("--rows", type=int, default=100_000)
parser.add_argument("--constant", action="store_true", help="covariates that do not change in time")
options = parser.parse_args()
rng = np.random.default_rng(7)
periods = 10
starts = np.array([0, 3, 5, 6, 8, 9])

n = options.units if options.kind == "panel" else options.rows
x = rng.normal(size=(n, 3))
index = x @ [0.3, -0.2, 0.1] + rng.gumbel(size=n)
start = starts[np.digitize(index, np.quantile(index, [0.35, 0.48, 0.61, 0.74, 0.87]))]
if options.kind == "panel":
    unit = np.repeat(np.arange(1, n + 1), periods)
    period = np.tile(np.arange(1, periods + 1), n)
    x, start = np.repeat(x, periods, axis=0), np.repeat(start, periods)
    level = np.repeat(rng.normal(size=n), periods)
    if not options.constant:
        x = x + 0.1 * rng.normal(size=x.shape)
else:
    unit = None
    period = rng.integers(1, periods + 1, size=n)
    level = rng.normal(size=n)
effect = np.where((start > 0) & (period >= start), 0.5 + 0.1 * (period - start), 0)
y = level + 0.2 * period * (1 + x @ [0.2, 0.1, -0.1]) + effect + rng.normal(size=len(period))

os.makedirs(options.folder, exist_ok=True)


def write(name, values, kind):
    values.astype(kind).tofile(os.path.join(options.folder, f"{name}.{kind[1]}{int(kind[2:]) * 8}"))


write("y", y, "<f8")
for j in range(3):
    write(f"x{j + 1}", x[:, j], "<f8")
write("period", period, "<i4")
write("start", start, "<i4")
if unit is not None:
    write("unit", unit, "<i4")
