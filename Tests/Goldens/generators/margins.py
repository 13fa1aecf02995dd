"""Marginal effects and counterfactual predictions by marginaleffects: writes ../python/margins.json.

Run: python3 Tests/Goldens/generators/margins.py   (PyPI: marginaleffects, statsmodels, polars below 2)
Slopes there are central differences, exact for a quadratic; the standard error of slope(x) has three digits.
"""
import json
import os
import platform
from importlib.metadata import version

import polars as pl
import statsmodels.formula.api as smf
from marginaleffects import avg_predictions, avg_slopes

goldens = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
schools = pl.read_csv(os.path.join(goldens, "data", "schools.csv")).with_columns(
    pl.col(pl.Int64).cast(pl.Float64), pl.col("kind").cast(pl.Categorical))
FORMULA = "y ~ treated*disadvantaged + C(kind)*x + I(x**2)"
fit = smf.ols(FORMULA, schools.to_pandas()).fit(cov_type="HC1")


def numbers(frame, column):
    return [float(value) for value in frame[column].to_list()]


predictions = avg_predictions(fit, variables="kind", by="kind").sort("kind")
slopes = avg_slopes(fit, variables=["x"])
kinds = avg_slopes(fit, variables=["kind"]).sort("contrast")
values = {
    "margins": {"rows": [f"margin(kind[{kind}])" for kind in predictions["kind"].to_list()],
                "estimate": numbers(predictions, "estimate"), "std.error": numbers(predictions, "std_error")},
    "slopes": {"rows": ["slope(x)"] + [f"slope(kind[{c.split(' - ')[0]}])" for c in kinds["contrast"].to_list()],
               "estimate": numbers(slopes, "estimate") + numbers(kinds, "estimate"),
               "std.error": numbers(slopes, "std_error") + numbers(kinds, "std_error")},
}
golden = {
    "source": {"tool": "marginaleffects (Python)",
               "version": f"Python {platform.python_version()} marginaleffects {version('marginaleffects')} "
                          f"statsmodels {version('statsmodels')}",
               "command": "avg_predictions(fit, variables='kind', by='kind'); avg_slopes(fit, variables=['x', 'kind'])",
               "script": "Tests/Goldens/generators/margins.py"},
    "tolerance": {"relative": 1e-8,
                  "reason": "closed forms by another factorisation; central differences of a quadratic are exact; "
                            "std.error of slope(x) is of a gradient by differences and has three digits"},
    "input": {"file": "Tests/Goldens/data/schools.csv", "formula": "y ~ treated*disadvantaged + kind*x + I(x^2)",
              "vcov": "HC1"},
    "values": values,
}
with open(os.path.join(goldens, "python", "margins.json"), "w", encoding="utf-8") as door:
    json.dump(golden, door, indent=2)
    door.write("\n")
