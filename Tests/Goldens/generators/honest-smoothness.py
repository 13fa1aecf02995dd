"""The interval of least fixed length under bounded changes of slope, to 30 digits.

Rambachan & Roth (2023): least over v of sd(v) cv(bias(v) / sd(v)), cv the 95 % quantile of |N(t, 1)|, bias the largest
v'd over violations d whose slope changes by at most M per step and which are nought at the reference. d is written
as a line and kinks, v is solved for by matrix inversion, the least is found by descent, then
Newton's steps on the kinks it uses: nothing is shared with the implementation but the definition. Where event times lack, a kink between
neighbours h and h' steps away is at most M (h + h') / 2.

Run: python3 honest-smoothness.py counties.txt, the file holding the effects and covariance of
feols(lemp ~ i(rel, ref = -1) | countyreal + year, cluster = ~countyreal) of the 2006 cohort of did's mpdta, a row per
event time (-3, -2, 0, 1), as honest-package.R writes it.
"""

import json
import os
import sys

import mpmath as mp
import numpy as np
from scipy.optimize import brentq, minimize
from scipy.stats import norm

mp.mp.dps = 30


def critical(t):
    excess = lambda c: mp.ncdf(c - t) - mp.ncdf(-c - t) - mp.mpf("0.95")
    return mp.findroot(excess, t + mp.mpf("1.8"), tol=1e-50)


def interval(pre, post, values, covariance, target, bound, reference=-1):
    pre, post = ([mp.mpf(t - reference) for t in side] for side in (pre, post))
    n = len(pre)
    b, sigma, bound = mp.matrix(values), mp.matrix(covariance), mp.mpf(bound)
    target = [mp.mpf(x) for x in target]
    knots = [*pre, mp.mpf(0), *post]
    span = lambda place: (knots[place + 1] - knots[place - 1]) / 2
    # What a kink at a post-period, or at the reference, does.
    fixed = sum(
        abs(sum(l * max(t - knots[place], 0) for l, t in zip(target, post))) * span(place)
        for place in range(n, len(knots) - 1))
    # Kinks before the reference and the line: v_pre from what is wanted of them.
    rows = [[max(knots[place] - t, 0) for t in pre] for place in range(1, n)] + [pre]
    inverse = mp.inverse(mp.matrix(rows))
    line = sum(l * t for l, t in zip(target, post))
    spans = [span(place) for place in range(1, n)]

    def weights(kinks):
        v = inverse * mp.matrix([*kinks, -line])
        return mp.matrix([*v, *target])

    def half(kinks):
        v = weights(kinks)
        sd = mp.sqrt((v.T * sigma * v)[0])
        return sd * critical(bound * (fixed + sum(abs(k) * s for k, s in zip(kinks, spans))) / sd)

    def gradient(kinks, signs, active):
        v = weights(kinks)
        sd = mp.sqrt((v.T * sigma * v)[0])
        bias = bound * (fixed + sum(k * g * s for k, g, s in zip(kinks, signs, spans)))
        t = bias / sd
        c = critical(t)
        slope = (mp.npdf(c - t) - mp.npdf(c + t)) / (mp.npdf(c - t) + mp.npdf(c + t))
        image = sigma * v
        result = []
        for j in active:
            step = inverse[:, j]
            move = sum(step[i] * image[i] for i in range(n)) / sd
            result.append(move * (c - t * slope) + slope * bound * signs[j] * spans[j])
        return result

    if n == 1:
        best = []
    else:
        start = descent(
            np.array(inverse.tolist(), float), np.array(sigma.tolist(), float), float(line),
            np.array(target, float), float(bound), float(fixed), np.array(spans, float))
        active = [place for place in range(n - 1) if abs(start[place]) > 1e-5]
        signs = [1 if k > 0 else -1 for k in start]

        def spread(free):
            kinks = [mp.mpf(0)] * (n - 1)
            for place, value in zip(active, free):
                kinks[place] = value
            return kinks

        best = spread([])
        if active:
            found = mp.findroot(lambda *x: gradient(spread(x), signs, active),
                                [mp.mpf(float(start[place])) for place in active], tol=1e-40)
            best = spread(list(found))
            assert all(best[place] * signs[place] > 0 for place in active)
    length, centre = half(best), (weights(best).T * b)[0]
    # The length is convex and its kinks are those of single |c|: no better along any axis, no better at all.
    assert all(half([k + e * (i == j) for i, k in enumerate(best)]) > length
               for j in range(n - 1) for e in (mp.mpf("1e-9"), -mp.mpf("1e-9")))
    return centre, length


def descent(inverse, sigma, line, target, bound, fixed, spans):
    """The least to some 7 digits, from several starts."""
    def half(kinks):
        v = np.concatenate([inverse @ np.append(kinks, -line), target])
        sd = np.sqrt(v @ sigma @ v)
        t = bound * (fixed + np.abs(kinks) @ spans) / sd
        return sd * brentq(lambda c: norm.cdf(c - t) - norm.cdf(-c - t) - 0.95, t + 1.6, t + 2,
                           xtol=1e-15, rtol=1e-15)
    found = [minimize(half, np.full(len(spans), x), method="Nelder-Mead",
                      options=dict(xatol=1e-9, fatol=1e-15, maxiter=6000, maxfev=6000)).x
             for x in (0.3, 0.0, -0.3)]
    return min(found, key=half)


def made(times):
    return [[mp.mpf("0.04") * (mp.mpf("0.3") + mp.mpf("0.7") * mp.mpf("0.5") ** abs(s - t))
             for t in times] for s in times]


counties = [[mp.mpf(x) for x in line.split()] for line in open(sys.argv[1])]
covariance = [row[1:] for row in counties]
covariance = [[(covariance[i][j] + covariance[j][i]) / 2 for j in range(4)] for i in range(4)]
cases = []


def add(name, pre, post, values, sigma, target, bound):
    centre, length = interval(pre, post, values, sigma, target, bound)
    cases.append(dict(
        name=name, pre=pre, post=post, values=[float(x) for x in values],
        covariance=[float(x) for row in sigma for x in row], target=[float(x) for x in target],
        bound=float(bound), centre=mp.nstr(centre, 20), half=mp.nstr(length, 20)))


for bound in ["0", "0.01", "0.02"]:
    add("counties", [-3, -2], [0, 1], [row[0] for row in counties], covariance, [1, 0], bound)
third = mp.mpf(1) / 3
for name, pre, post in [
    ("whole", [-5, -4, -3, -2], [0, 1, 2]), ("hole after", [-5, -4, -3, -2], [0, 3, 4]),
    ("hole before", [-7, -6, -3, -2], [0, 1, 2]), ("hole at the start", [-6, -5, -4, -3], [1, 2, 5]),
]:
    values = [mp.mpf(x) for x in ("0.05", "-0.1", "0.04", "0.02", "0.9", "1.1", "1.0")]
    for target in ([1, 0, 0], [third] * 3, [0, 1, 0]):
        for bound in ["0", "0.02", "0.2"]:
            add(name, pre, post, values, made([*pre, *post]), target, bound)
folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "mpmath")
with open(os.path.join(folder, "honest-smoothness.json"), "w") as file:
    json.dump(dict(
        source=dict(tool="mpmath", version=mp.__version__,
                    command="python3 honest-smoothness.py counties.txt",
                    script="generators/honest-smoothness.py"),
        tolerance=dict(relative=1e-9, reason="the least is flat: its place is known to the root of the length's error"),
        values=dict(cases=cases)), file, indent=1)
