"""diff-diff, moderndid and csdid on the columns of make-staggered.py: `staggered-peers.py FOLDER [DRAWS [ROUNDS]]`.

Prints the median of their estimation, reading apart, and the overall effect where it is made.
"""

import os
import sys
import time
import warnings

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
folder = sys.argv[1]
draws = int(sys.argv[2]) if len(sys.argv) > 2 else 0
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5


def read(name, kind):
    path = os.path.join(folder, name)
    return np.fromfile(path, dtype=kind) if os.path.exists(path) else None


data = pd.DataFrame({
    "y": read("y.f64", "<f8"), "period": read("period.i32", "<i4").astype(int),
    "start": read("start.i32", "<i4").astype(int),
    **{f"x{j}": read(f"x{j}.f64", "<f8") for j in (1, 2, 3)},
})
unit = read("unit.i32", "<i4")
panel = unit is not None
data["unit"] = unit.astype(int) if panel else np.arange(1, len(data) + 1)
covariates = ["x1", "x2", "x3"]


def measure(name, work, shown):
    try:
        seconds = []
        for _ in range(rounds):
            begin = time.perf_counter()
            found = work()
            seconds.append(time.perf_counter() - begin)
        print(name, "median", sorted(seconds)[rounds // 2], "least", min(seconds), *shown(found), flush=True)
    except Exception as error:  # a peer that fails is told, not hidden
        print(name, "failed", repr(error)[:200], flush=True)


def diff_diff_run(method):
    import diff_diff

    return lambda: diff_diff.CallawaySantAnna(
        estimation_method=method, n_bootstrap=draws, panel=panel, seed=1,
        bootstrap_weights="mammen" if draws else None,
    ).fit(data, "y", "unit", "period", "start", covariates=covariates)


def moderndid_run(method):
    import moderndid

    def work():
        cells = moderndid.att_gt(
            data, yname="y", tname="period", idname="unit" if panel else None, gname="start",
            xformla="~ x1 + x2 + x3", est_method=method, panel=panel, boot=draws > 0,
            biters=max(draws, 1), cband=draws > 0)
        return cells

    return work


for method in (["dr", "ipw", "reg"] if len(sys.argv) <= 4 else sys.argv[4].split(",")):
    measure(f"diff-diff {method}", diff_diff_run(method),
            lambda r: ("simple", r.overall_att, r.overall_se))
    measure(f"moderndid {method}", moderndid_run(method),
            lambda r: ("first", r.att_gt[0], r.se_gt[0]))
