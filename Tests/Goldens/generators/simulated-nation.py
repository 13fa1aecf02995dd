"""National figures of the simulated nations of 2016 to 2019, written without a look at the Swift code's sums.

The law is that of Sources/Simulation/Nation.swift. Everything is a sum over kinds of pupils, the 24 prior-attainment groups and
the scores 80 ... 120, with the normal distribution by math.erfc. python3 simulated-nation.py, in this folder, writes
../python/simulated-nation.json.
"""
import itertools
import json
import math
import platform

NATIONS = {
    2016: dict(prior=16.85, poor=0.32, level=102.45, gap=0.9, residual=4.14, floor=None),
    2017: dict(prior=16.85, poor=0.316, level=103.46, gap=0.9, residual=4.08, floor=None),
    2018: dict(prior=17.05, poor=0.308, level=103.2, gap=0.97, residual=4.1, floor=2.65),
    2019: dict(prior=17.25, poor=0.306, level=103.9, gap=1.13, residual=4.28, floor=2.65),
}
POINTS = [9.5 + 0.5 * i for i in range(24)]
BELOW = [0.22 * math.exp(-0.5 * i / 1.35) for i in range(24)]
NOMINAL = 71


def lower(x):
    return 0.5 * math.erfc(-x / math.sqrt(2))


def upper(x):
    return 0.5 * math.erfc(x / math.sqrt(2))


def cells(n):
    for poor, boy, eal, mobile in itertools.product((0, 1), repeat=4):
        share = math.prod(p if on else 1 - p for on, p in
                          ((poor, n["poor"]), (boy, 0.51), (eal, 0.2), (mobile, 0.08)))
        mean = n["prior"] - 1.9 * poor - 0.8 * eal
        sd = math.sqrt(n["residual"] ** 2 + 1.9 ** 2 + (0.9 ** 2 if poor else 0))
        for i, points in enumerate(POINTS):
            low = 0 if i == 0 else lower((points - 0.25 - mean) / 3.3)
            high = 1 if i == 23 else lower((points + 0.25 - mean) / 3.3)
            expected = (n["level"] + 1.5 * (points - 16) - n["gap"] * poor + 1.3 * boy + 2.6 * eal
                        - 0.9 * mobile)
            scores = {NOMINAL: BELOW[i]}
            for k in range(80, 121):
                at_least = 1 if k == 80 else upper((k - 0.5 - expected) / sd)
                above = 0 if k == 120 else upper((k + 0.5 - expected) / sd)
                scores[k] = (at_least - above) * (1 - BELOW[i])
            yield dict(poor=poor, boy=boy, eal=eal, mobile=mobile, group=i, points=points,
                       share=share * (high - low), scores=scores)


def figures(n):
    every = list(cells(n))
    mass, mean, square = [0] * 24, [0] * 24, [0] * 24
    for c in every:
        for k, p in c["scores"].items():
            mass[c["group"]] += c["share"] * p
            mean[c["group"]] += c["share"] * p * k
            square[c["group"]] += c["share"] * p * k * k
    mean = [a / b for a, b in zip(mean, mass)]
    sd = [math.sqrt(a / b - m * m) for a, b, m in zip(square, mass, mean)]
    published = [round(100 * m) / 100 for m in mean]
    floor = [round(-100 * n["floor"] * s) / 100 if n["floor"] else -math.inf for s in sd]
    groups = {
        "all": lambda c: True, "disadvantaged": lambda c: c["poor"], "other": lambda c: not c["poor"],
        "boys": lambda c: c["boy"], "girls": lambda c: not c["boy"], "low": lambda c: c["points"] < 12,
        "middle": lambda c: 12 <= c["points"] < 18, "high": lambda c: c["points"] >= 18,
        "eal": lambda c: c["eal"], "non-mobile": lambda c: not c["mobile"],
    }
    values, squares, floored = {}, 0, 0
    for name, isin in groups.items():
        own = [c for c in every if isin(c)]
        share = sum(c["share"] for c in own)
        total = dict(progress=0, unadjusted=0, tested=0, scaled=0, expected=0, higher=0)
        for c in own:
            for k, p in c["scores"].items():
                w = c["share"] * p
                raw = k - published[c["group"]]
                value = max(raw, floor[c["group"]])
                total["progress"] += w * value
                total["unadjusted"] += w * raw
                total["tested"] += w * (k >= 80)
                total["scaled"] += w * k * (k >= 80)
                total["expected"] += w * (k >= 100)
                total["higher"] += w * (k >= 110)
                if name == "all":
                    squares += w * value * value
                    floored += w * (raw < floor[c["group"]])
        values[name] = [
            share, total["progress"] / share, total["unadjusted"] / share,
            total["scaled"] / total["tested"], 99 * total["expected"] / share,
            99 * total["higher"] / share]
    deviation = math.sqrt(squares - values["all"][1] ** 2)
    return published, floor, deviation, floored, values


out = {"source": {"tool": "Python " + platform.python_version(), "command": "math.erfc, sums over all cells",
                  "script": "generators/simulated-nation.py"},
       "tolerance": {"relative": 1e-11, "reason": "two sums of some 16,000 products each, and erfc of 15 digits"},
       "values": {}}
for year, nation in NATIONS.items():
    means, floors, deviation, floored, values = figures(nation)
    out["values"]["%d.means" % year] = means
    if nation["floor"]:
        out["values"]["%d.floors" % year] = floors
    out["values"]["%d.deviation" % year] = [round(deviation, 2)]
    for name, row in values.items():
        out["values"]["%d.%s" % (year, name)] = row
    print(year, "sigma %.3f floored %.4f" % (deviation, floored),
          *("%s %.2f %.1f/%.1f/%.1f" % (g, values[g][1], values[g][3], values[g][4], values[g][5])
            for g in ("all", "disadvantaged", "other", "low", "middle", "high", "boys", "girls", "eal", "non-mobile")))
import os
os.makedirs("../python", exist_ok=True)
with open("../python/simulated-nation.json", "w") as file:
    json.dump(out, file, indent=1)
    file.write("\n")
