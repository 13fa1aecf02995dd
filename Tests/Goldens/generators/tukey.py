"""Reference tails of the studentized range by SciPy.

Run: python3 Tests/Goldens/generators/tukey.py   (writes Tests/Goldens/scipy/tukey.json)
"""
import json
import os
import scipy
from scipy.stats import studentized_range

OUT = os.path.join(os.path.dirname(__file__), "..", "scipy")
os.makedirs(OUT, exist_ok=True)
rows = []
for groups in [2, 3, 5, 10, 30]:
    for df in [3, 10, 60, 500, float("inf")]:
        for q in [0.5, 2.0, 3.5, 5.0, 7.0]:
            lower = float(studentized_range.cdf(q, groups, df))
            rows.append([groups, "inf" if df == float("inf") else df, q, lower, 1 - lower])
doc = {"source": {"tool": "SciPy", "version": scipy.__version__, "command": "python3 tukey.py",
                  "script": "generators/tukey.py"},
       "tolerance": {"relative": 1e-9, "absolute": 2e-11,
                     "reason": "SciPy integrates to about 11 digits and has the lower tail only"},
       "values": {"columns": ["groups", "df", "q", "lower", "upper"], "rows": rows}}
with open(os.path.join(OUT, "tukey.json"), "w") as f:
    f.write(json.dumps(doc, indent=1) + "\n")
