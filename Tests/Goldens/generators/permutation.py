"""Exact permutation tests of scipy: writes ../scipy/permutation.json.

difference: |mean of the treated - mean of the others|; welch: |t| with HC0 variances of each arm, which is the clustered t of
one row per school.
"""
import json
import numpy as np, scipy
from scipy.stats import permutation_test

values = [3.1, 2.2, 5.4, 4.9, 1.8, 3.3, 6.1, 2.7]
treatment = [0, 0, 1, 1, 0, 0, 1, 1]
treated = np.array([v for v, d in zip(values, treatment) if d])
others = np.array([v for v, d in zip(values, treatment) if not d])
# Rounded: permutations that tie in exact arithmetic tie here.
difference = lambda a, b: np.round(abs(a.mean() - b.mean()), 10)
welch = lambda a, b: np.round(abs(a.mean() - b.mean()) / np.sqrt(a.var() / len(a) + b.var() / len(b)), 10)
p = {n: permutation_test((treated, others), f, permutation_type="independent", vectorized=False, n_resamples=np.inf, alternative="greater").pvalue
     for n, f in (("difference", difference), ("welch", welch))}
json.dump({"source": {"tool": "scipy", "version": scipy.__version__, "command": "permutation_test(n_resamples=inf)", "script": "generators/permutation.py"},
  "tolerance": {"relative": 1e-15, "reason": "counts of 70 permutations"},
  "values": {"values": values, "treatment": treatment, **p}}, open("../scipy/permutation.json", "w"), indent=1)
