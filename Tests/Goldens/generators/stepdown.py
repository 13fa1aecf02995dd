"""Step-down p-values of pyfixest on given draws: writes ../pyfixest/stepdown.json.

The draws are a fixed sequence (a linear congruential generator), so the test rebuilds them.
"""
import json, importlib.metadata as metadata
import numpy as np
from pyfixest.estimation.post_estimation.multcomp import _get_rwolf_pval, _get_wyoung_pval

def numbers(count, seed=12345):
    state, out = seed, []
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        out.append(state / 2**31)
    return np.array(out)

B, m = 500, 6
u = numbers(B * m).reshape(B, m)
draws = np.round(6 * (u - 0.5) + 2 * (u[:, [0]] - 0.5), 2)  # two decimals: ties occur
statistics = np.array([2.9, -3.4, 0.3, 3.4, -1.1, 2.2])
p = np.array([(np.abs(draws[:, j]) >= abs(statistics[j])).mean() for j in range(m)])
pd = np.array([[(np.abs(draws[:, j]) >= abs(draws[b, j])).mean() for j in range(m)] for b in range(B)])
values = {"draws": draws.tolist(), "statistics": statistics.tolist(), "rwolf": _get_rwolf_pval(statistics, draws).tolist(),
          "p": p.tolist(), "wyoung": _get_wyoung_pval(p, pd).tolist()}
json.dump({"source": {"tool": "pyfixest", "version": metadata.version("pyfixest"),
  "command": "_get_rwolf_pval(t, draws); _get_wyoung_pval(p, p of draws)", "script": "generators/stepdown.py"},
  "tolerance": {"relative": 1e-15, "reason": "counts of draws"}, "values": values},
  open("../pyfixest/stepdown.json", "w"))
