"""Goldens of staggered designs: data/staggered.csv (simulated here) and did/staggered.csv.

Run with moderndid 0.2.0 and csdid 0.4.3 (Python 3.11, numpy 2.4.6, pandas 3.1.1):
    python Tests/Goldens/generators/did-staggered.py
"""

import os
import warnings

import moderndid
import numpy as np
import pandas as pd
import statsmodels.api as sm
from csdid.att_gt import ATTgt

warnings.filterwarnings("ignore")
# moderndid ends its logits at 1e-8 of the deviance; influence functions then do not sum to nought, and weights
# of combined cells move in the eighth digit. Here all logits go on to rounding.
fit = sm.GLM.fit
sm.GLM.fit = lambda self, **options: fit(self, **{"tol": 1e-15, "maxiter": 50, **options})
here = os.path.dirname(os.path.abspath(__file__))
goldens = os.path.join(here, "..")
rows = []


def simulate():
    """Pupils of simulated authorities; no results in 2018, 2020 and 2021."""
    rng = np.random.default_rng(20261126)
    units = 420
    years = [2015, 2016, 2017, 2019, 2022]
    x1 = rng.normal(size=units)
    x2 = rng.normal(size=units) ** 2
    score = 0.4 * x1 - 0.3 * x2 + rng.logistic(size=units)
    start = np.select([score < -0.4, score < 0.9], [0, 2017], 2019)
    focus = (rng.uniform(size=units) < 0.45 + 0.1 * (x1 > 0)).astype(int)
    authority = rng.integers(0, 36, size=units)
    shock = rng.normal(size=(36, len(years)))
    weight = np.round(rng.uniform(0.5, 2.5, size=units), 3)
    level = rng.normal(size=units)
    data = []
    for i in range(units):
        for j, year in enumerate(years):
            on = start[i] > 0 and year >= start[i]
            effect = on * (0.5 + 0.2 * (year - start[i]) + 0.6 * focus[i])
            y = level[i] + 0.3 * j * (1 + 0.5 * x1[i] - 0.2 * x2[i] + 0.4 * focus[i])
            y += effect + 0.5 * shock[authority[i], j] + rng.normal()
            seen = int(rng.uniform() < 0.93)
            data.append(
                [i + 1, year, start[i], focus[i], authority[i] + 1, weight[i], seen]
                + [round(float(v), 6) for v in (x1[i], x2[i] + 0.05 * j, y)])
    names = ["unit", "year", "start", "focus", "authority", "weight", "seen", "x1", "x2", "y"]
    return pd.DataFrame(data, columns=names)


def add(case, term, estimate, error):
    if estimate == estimate:
        shown = "" if error is None or error != error else repr(float(error))
        rows.append(f"{case},\"{term}\",{float(estimate)!r},{shown}")


def cells(case, found, groups, times, effects, errors):
    for g, t, effect, error in zip(found[groups], found[times], found[effects], found[errors]):
        add(case, f"ATT({int(g)},{int(t)})", effect, error)


def callaway(data):
    variants = {
        "cs-weighted-never": dict(weightsname="weight"),
        "cs-weighted-notyet": dict(weightsname="weight", control_group="notyettreated"),
        "cs-rows-weighted": dict(panel=False, weightsname="weight", seen=True),
        "cs-universal-notyet": dict(base_period="universal", control_group="notyettreated"),
    }
    for case, options in variants.items():
        options = dict(options)
        frame = data[data.seen == 1] if options.pop("seen", False) else data
        for method in ["dr", "ipw", "reg"]:
            found = moderndid.att_gt(
                frame, yname="y", tname="year", gname="start",
                idname=None if options.get("panel") is False else "unit",
                xformla="~ x1 + x2", est_method=method, boot=False, cband=False, **options)
            cells(f"{case}-{method}", found._asdict(), "groups", "times", "att_gt", "se_gt")


def clustered(data):
    """csdid: sums over clusters; its doubly robust rows have the sign of the derivative."""
    variants = {
        "cs-clustered": (data, dict(clustervar="authority")),
        "cs-unbalanced": (data[data.seen == 1], dict(allow_unbalanced_panel=True)),
        "cs-unbalanced-clustered": (
            data[data.seen == 1], dict(allow_unbalanced_panel=True, clustervar="authority")),
    }
    for case, (frame, options) in variants.items():
        for method in ["dr", "ipw", "reg"]:
            found = ATTgt(
                yname="y", gname="start", idname="unit", tname="year", xformla="y~x1+x2",
                data=frame.copy(), control_group="nevertreated", **options
            ).fit(est_method=method, bstrap=False).results
            cells(f"{case}-{method}", found, "group", "year", "att", "se")


def triple(data):
    for control in ["nevertreated", "notyettreated"]:
        for base in ["varying", "universal"]:
            for method in ["dr", "ipw", "reg"]:
                for panel in [True, False]:
                    found = moderndid.ddd(
                        data, yname="y", tname="year", idname="unit", gname="start",
                        pname="focus", xformla="~ x1 + x2", control_group=control,
                        base_period=base, est_method=method, panel=panel, boot=False)
                    kind = "panel" if panel else "rows"
                    if control == "notyettreated" and not panel:
                        # Its standard errors of combined rows divide by the rows of one period.
                        found = found._replace(se=np.full(len(found.se), np.nan))
                    cells(
                        f"ddd-{kind}-{control}-{base}-{method}", found._asdict(), "groups",
                        "times", "att", "se")


def two_by_two(data):
    early, late = data[data.year == 2016], data[data.year == 2019]
    chosen = early.start.isin([0, 2019]).to_numpy()
    early, late = early[chosen], late[chosen]
    d = (early.start == 2019).to_numpy(float)
    x = np.column_stack([np.ones(len(early)), early.x1, early.x2])
    w = early.weight.to_numpy()
    y0, y1 = early.y.to_numpy(), late.y.to_numpy()
    for name, f in [
        ("dr", moderndid.drdid_panel), ("ipw", moderndid.std_ipw_did_panel),
        ("reg", moderndid.reg_did_panel)]:
        found = f(y1, y0, d, x, i_weights=w)
        add(f"two-panel-{name}", "did", found.att, found.se)
    both = data[data.start.isin([0, 2019]) & data.year.isin([2016, 2019]) & (data.seen == 1)]
    x = np.column_stack([np.ones(len(both)), both.x1, both.x2])
    for name, f in [
        ("dr", moderndid.drdid_rc), ("ipw", moderndid.std_ipw_did_rc),
        ("reg", moderndid.reg_did_rc)]:
        found = f(
            both.y.to_numpy(), (both.year == 2019).to_numpy(float),
            (both.start == 2019).to_numpy(float), x, i_weights=both.weight.to_numpy())
        add(f"two-rows-{name}", "did", found.att, found.se)


if __name__ == "__main__":
    frame = simulate()
    frame.to_csv(os.path.join(goldens, "data", "staggered.csv"), index=False, lineterminator="\n")
    callaway(frame)
    clustered(frame)
    triple(frame)
    two_by_two(frame)
    with open(os.path.join(goldens, "did", "staggered.csv"), "w") as file:
        file.write("case,term,estimate,std.error\n" + "\n".join(rows) + "\n")
