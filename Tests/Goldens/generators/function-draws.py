"""Functions of coefficients by the wild cluster bootstrap, every sample estimated row by row: writes
../python/function-draws.json.

Run: python3 Tests/Goldens/generators/function-draws.py   (PyPI: numpy)
All 2^12 sign vectors of the schools of three authorities. Each draw is a least-squares fit of y* = X b + v_g u_g on
the rows, with CR1 from its own residuals, u those of the model, or under 31 of the model without the school; derivatives by complex steps, so no formula of the package is used.
"""
import csv
import itertools
import json
import os
import platform

import numpy as np

goldens = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
with open(os.path.join(goldens, "data", "schools.csv")) as file:
    rows = [row for row in csv.DictReader(file) if row["la"] in ("1", "3", "4")]
column = {name: np.array([float(row[name]) for row in rows])
          for name in ("school", "treated", "disadvantaged", "x", "w", "y", "cohort")}
schools = np.unique(column["school"])
member = column["school"][:, None] == schools[None, :]
NAMES = ["a", "t", "d", "x"]
FUNCTIONS = {
    "exp(t/10) - 1": lambda b: np.exp(b[1] / 10) - 1,
    "t/d": lambda b: b[1] / b[2],
    "t*d": lambda b: b[1] * b[2],
    "sqrt(a + t)": lambda b: np.sqrt(b[0] + b[1]),
    "log(x)": lambda b: np.log(b[3]),
    "log(d + 3)": lambda b: np.log(b[2] + 3),
    "log(d + 2.5)": lambda b: np.log(b[2] + 2.5),
    "(t + d)^2/a": lambda b: (b[1] + b[2]) ** 2 / b[0],
}
VALUES = {"exp(t/10) - 1": 0, "t/d": 1, "t*d": 0, "sqrt(a + t)": 7, "log(x)": 0.5, "log(d + 3)": 0, "log(d + 2.5)": 0,
          "(t + d)^2/a": 0.1}


def fitter(x, weights):
    """The coefficients and the scores' way into them, by QR of the weighted rows."""
    root = np.sqrt(weights)
    q, r = np.linalg.qr(x * root[:, None])
    return (lambda y: np.linalg.solve(r, q.T @ (root * y))), np.linalg.inv(r) @ np.linalg.inv(r).T


def evaluated(function, b, v):
    """g, and its standard error; None where g is no number."""
    with np.errstate(all="ignore"):
        value = function(b.astype(complex))
        gradient = np.array([
            np.imag(function(b + 1e-30j * np.eye(len(b))[j])) / 1e-30 for j in range(len(b))])
    # On the reals the logarithm and the root of a negative number are no numbers.
    if not np.isfinite(value) or abs(value.imag) > 1e-12 or not np.all(np.isfinite(gradient)):
        return None
    return value.real, np.sqrt(gradient @ v @ gradient)


def interval(kind, g, s, draws, r, level):
    """The ends and p: counted directly, no shared code."""
    count, undefined = len(draws), sum(draw is None for draw in draws)
    known = [draw for draw in draws if draw is not None]
    if kind == "percentile":
        numbers, place, tails = np.array([value for value, _ in known]), r, 2
    else:
        numbers = np.array([(value - g) / error for value, error in known])
        place, tails = (g - r) / s, 2
        if kind == "symmetric-t":
            numbers, place, tails = np.abs(numbers), abs(place), 1
    numbers.sort()
    margin = 1e-12 * abs(place)
    above, below = (numbers > place + margin).sum(), (numbers < place - margin).sum()
    p = min(1, tails * (undefined + (above if tails == 1 else min(above, below))) / count)
    rank = next(k for k in range(count + 1) if tails * k / count > 1 - level) - undefined
    if rank < 1:
        return {"p": float(p), "low": None, "high": None}
    top, bottom = numbers[-rank], numbers[rank - 1]
    low, high = {"percentile": (bottom, top), "percentile-t": (g - s * top, g - s * bottom),
                 "symmetric-t": (g - s * top, g + s * top)}[kind]
    return {"p": float(p), "low": float(low), "high": float(high)}


def case(weights, effects, leaves_out=False):
    y = column["y"]
    x = np.column_stack([np.ones_like(y), column["treated"], column["disadvantaged"], column["x"]]
                        + [(column["cohort"] == level).astype(float)
                           for level in (np.unique(column["cohort"])[1:] if effects else [])])
    solve, bread = fitter(x, weights)
    n, k, groups = len(y), x.shape[1], len(schools)
    factor = groups / (groups - 1) * (n - 1) / (n - k)

    def covariance(y, b):
        scores = member.T @ (x * (weights * (y - x @ b))[:, None])
        return factor * bread @ (scores.T @ scores) @ bread

    b = solve(y)
    v = covariance(y, b)
    fitted, residuals = x @ b, y - x @ b
    if leaves_out:
        # Variant 31: residuals of each school at the estimates without it.
        for school in range(groups):
            inside = member[:, school]
            other, _ = fitter(x[~inside], weights[~inside])
            residuals[inside] = y[inside] - x[inside] @ other(y[~inside])
    samples = []
    for signs in itertools.product([1.0, -1.0], repeat=groups):
        drawn = fitted + (member @ np.array(signs)) * residuals
        estimate = solve(drawn)
        samples.append((estimate, covariance(drawn, estimate)))
    result = {}
    for name, function in FUNCTIONS.items():
        if effects and "a" in name:
            continue
        g, s = evaluated(function, b, v)
        draws = [evaluated(function, *sample) for sample in samples]
        known = [draw for draw in draws if draw is not None]
        ordered = np.sort([value for value, _ in known])
        studentised = np.sort([(value - g) / error for value, error in known])
        result[name] = {
            "estimate": float(g), "std.error": float(s), "equals": VALUES[name],
            "undefined": len(draws) - len(known),
            "draws": ordered[::293].tolist(), "t": studentised[::293].tolist(),
            "intervals": {f"{kind} {level}": interval(kind, g, s, draws, VALUES[name], level)
                          for kind in ("percentile-t", "symmetric-t", "percentile")
                          for level in (0.95, 0.9)}}
    return result


ones = np.ones(len(rows))
values = {"none": case(ones, False), "w": case(column["w"], False), "cohort": case(ones, True),
          "31": case(ones, False, True), "31 w": case(column["w"], False, True)}
json.dump({
    "source": {"tool": "numpy", "version": f"numpy {np.__version__}, Python {platform.python_version()}",
               "command": "numpy.linalg.qr of every sample", "script": "Tests/Goldens/generators/function-draws.py"},
    "tolerance": {"relative": 1e-12, "reason": "closed forms by another factorisation, rounding of 480 rows"},
    "input": {"file": "Tests/Goldens/data/schools.csv", "formula": "y ~ treated + disadvantaged + x",
              "where": "la in [1, 3, 4]", "cluster": "school", "names": NAMES},
    "values": values}, open(os.path.join(goldens, "python", "function-draws.json"), "w"), indent=1)
