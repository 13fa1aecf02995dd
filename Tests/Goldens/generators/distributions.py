"""Reference tails, densities and quantiles of the distributions in Numerics, by mpmath.

Run: python3 Tests/Goldens/generators/distributions.py   (writes Tests/Goldens/mpmath/*.json)
The arguments are doubles taken exactly; results are computed with at least 40 digits.
"""
import json
import os
import mpmath as mp

mp.mp.dps = 50
OUT = os.path.join(os.path.dirname(__file__), "..", "mpmath")
SOURCE = {"tool": "mpmath", "version": mp.__version__, "command": "python3 distributions.py",
          "script": "generators/distributions.py"}


def save(name, columns, rows, relative, reason):
    os.makedirs(OUT, exist_ok=True)
    doc = {"source": SOURCE, "tolerance": {"relative": relative, "reason": reason},
           "values": {"columns": columns, "rows": rows}}
    with open(os.path.join(OUT, name + ".json"), "w") as f:
        text = json.dumps(doc, indent=1)
        f.write(text + "\n")


def betareg(a, b, x):
    """Regularised incomplete beta, continued by the side that converges fast."""
    a, b, x = mp.mpf(a), mp.mpf(b), mp.mpf(x)
    if x == 0:
        return mp.mpf(0)
    if x == 1:
        return mp.mpf(1)
    # x^a (1-x)^b / (a B(a,b)) 2F1(a+b, 1; a+1; x): positive terms
    lead = a * mp.log(x) + b * mp.log1p(-x) - mp.log(a) - (mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b))
    term, total, n = mp.mpf(1), mp.mpf(1), 0
    while True:
        term *= (a + b + n) * x / (a + 1 + n)
        total += term
        n += 1
        if term < total * mp.mpf(10) ** (5 - mp.mp.dps):
            break
        if n > 2000000:
            raise RuntimeError("slow")
    return mp.exp(lead) * total


def f(x):
    x = mp.mpf(x)
    v = float(x)
    return v


def row(*values):
    return [f(v) for v in values]


def normal():
    rows = []
    for x in [-38.0, -30.5, -20.0, -8.25, -3.0, -1.96, -0.5, -1e-5, 0.0, 1e-9, 0.3, 1.0, 1.959963984540054, 5.5, 9.0, 27.0, 37.5]:
        z = mp.mpf(x)
        lower, upper = mp.erfc(-z / mp.sqrt(2)) / 2, mp.erfc(z / mp.sqrt(2)) / 2
        density = mp.npdf(z)
        rows.append(row(x, density, mp.log(density), lower, upper, mp.log(lower), mp.log(upper)))
    save("normal", ["x", "density", "logDensity", "lower", "upper", "logLower", "logUpper"], rows, 1e-13,
         "libRmath works to a few units of the last place")


def student():
    rows = []
    for n in [0.5, 1, 2, 3.7, 5, 10, 30, 100, 1000, 12345.5, 1e6]:
        for x in [-200.0, -40.0, -6.0, -2.5, -1.0, -0.1, 0.0, 1e-6, 0.7, 2.0, 4.5, 12.0, 60.0, 1e4]:
            if n > 1000 and abs(x) > 60:
                continue
            nu, t = mp.mpf(n), mp.mpf(x)
            y = nu / (nu + t * t)
            if y > mp.mpf("0.9"):
                mp.mp.dps = 900
                tail = (1 - betareg("0.5", nu / 2, t * t / (nu + t * t))) / 2
                mp.mp.dps = 50
            else:
                tail = betareg(nu / 2, "0.5", y) / 2
            lower, upper = (tail, 1 - tail) if x < 0 else (1 - tail, tail)
            logd = mp.loggamma((nu + 1) / 2) - mp.loggamma(nu / 2) - mp.log(nu * mp.pi) / 2 - (nu + 1) / 2 * mp.log1p(t * t / nu)
            rows.append(row(n, x, mp.exp(logd), logd, lower, upper, mp.log(lower), mp.log(upper)))
    save("student", ["df", "x", "density", "logDensity", "lower", "upper", "logLower", "logUpper"], rows, 1e-13,
         "libRmath's incomplete beta works to about 14 digits")


def fisher():
    rows = []
    for a, b in [(1, 1), (1, 30), (2, 7.5), (3, 100), (12, 5), (40, 4000), (5, 1e5)]:
        for x in [1e-6, 0.01, 0.4, 1.0, 2.5, 8.0, 60.0, 500.0]:
            d1, d2, q = mp.mpf(a), mp.mpf(b), mp.mpf(x)
            u = d1 * q / (d1 * q + d2)
            if u < d1 / (d1 + d2):
                lower = betareg(d1 / 2, d2 / 2, u); upper = 1 - lower
            else:
                upper = betareg(d2 / 2, d1 / 2, 1 - u); lower = 1 - upper
            logd = (d1 / 2 * mp.log(d1) + d2 / 2 * mp.log(d2) + (d1 / 2 - 1) * mp.log(q) - (d1 + d2) / 2 * mp.log(d2 + d1 * q)
                    - (mp.loggamma(d1 / 2) + mp.loggamma(d2 / 2) - mp.loggamma((d1 + d2) / 2)))
            if upper < mp.mpf(10) ** -290 or lower < mp.mpf(10) ** -290:
                continue
            rows.append(row(a, b, x, mp.exp(logd), logd, lower, upper, mp.log(lower), mp.log(upper)))
    save("fisher", ["numerator", "denominator", "x", "density", "logDensity", "lower", "upper", "logLower", "logUpper"],
         rows, 1e-13, "libRmath's incomplete beta works to about 14 digits")


def chisquared():
    rows = []
    for n in [0.5, 1, 2, 5, 17.3, 100, 2000]:
        for x in [1e-8, 0.02, 0.5, 3.84, 20.0, 101.5, 700.0, 1900.0, 2500.0]:
            a, y = mp.mpf(n) / 2, mp.mpf(x) / 2
            lower = mp.gammainc(a, 0, y, regularized=True)
            upper = mp.gammainc(a, y, mp.inf, regularized=True)
            if lower < mp.mpf(10) ** -290 or upper < mp.mpf(10) ** -290:
                continue
            logd = (a - 1) * mp.log(y) - y - mp.loggamma(a) - mp.log(2)
            rows.append(row(n, x, mp.exp(logd), logd, lower, upper, mp.log(lower), mp.log(upper)))
    save("chisquared", ["df", "x", "density", "logDensity", "lower", "upper", "logLower", "logUpper"], rows, 1e-13,
         "libRmath's incomplete gamma works to about 14 digits")


def beta():
    rows = []
    for a, b in [(0.5, 0.5), (1, 3), (2.5, 0.7), (20, 30), (0.01, 5), (500, 4)]:
        for x in [1e-7, 0.003, 0.2, 0.5, 0.77, 0.99, 0.999999]:
            p, q, y = mp.mpf(a), mp.mpf(b), mp.mpf(x)
            if y < p / (p + q):
                lower = betareg(p, q, y); upper = 1 - lower
            else:
                upper = betareg(q, p, 1 - y); lower = 1 - upper
            if lower < mp.mpf(10) ** -290 or upper < mp.mpf(10) ** -290:
                continue
            logd = (p - 1) * mp.log(y) + (q - 1) * mp.log1p(-y) - (mp.loggamma(p) + mp.loggamma(q) - mp.loggamma(p + q))
            rows.append(row(a, b, x, mp.exp(logd), logd, lower, upper, mp.log(lower), mp.log(upper)))
    save("beta", ["a", "b", "x", "density", "logDensity", "lower", "upper", "logLower", "logUpper"], rows, 1e-13,
         "libRmath's incomplete beta works to about 14 digits")


def binomial():
    rows = []
    for n, prob in [(1, 0.5), (10, 0.3), (50, 0.01), (400, 0.5), (3000, 0.002)]:
        p = mp.mpf(prob)
        masses = [mp.binomial(n, i) * p ** i * (1 - p) ** (n - i) for i in range(n + 1)]
        for x in sorted(set([0, 1, n // 4, n // 2, (3 * n) // 4])):
            lower, upper = mp.fsum(masses[:x + 1]), mp.fsum(masses[x + 1:])
            if upper < mp.mpf(10) ** -290 or lower < mp.mpf(10) ** -290 or masses[x] < mp.mpf(10) ** -290:
                continue
            rows.append(row(n, prob, x, masses[x], mp.log(masses[x]), lower, upper, mp.log(lower), mp.log(upper)))
    save("binomial", ["trials", "probability", "x", "density", "logDensity", "lower", "upper", "logLower", "logUpper"],
         rows, 1e-13, "libRmath's incomplete beta works to about 14 digits")


def trapezoid(g, left, right, count):
    h = (right - left) / count
    return h * mp.fsum(g(left + i * h) for i in range(count + 1))


def log_scale_density(nu, u):
    """Density of u = log sqrt(chi2_nu / nu)."""
    return mp.exp(mp.log(2) + nu / 2 * mp.log(nu / 2) - mp.loggamma(nu / 2) + nu * u - nu * mp.exp(2 * u) / 2)


def integrate_log(g, nu, extra=0):
    """Trapezoid on the log scale, between points where the integrand is negligible."""
    width = 1 / mp.sqrt(2 * nu)
    grid = [mp.mpf(i) * width / 2 for i in range(-int(400 * max(1, 1 / width / 20)), 60)]
    best = max(grid, key=lambda u: g(u))
    top = g(best)
    left = best
    while g(left) > top * mp.mpf(10) ** -26:
        left -= width
    right = best
    while g(right) > top * mp.mpf(10) ** -26:
        right += width
    previous = trapezoid(g, left, right, 60)
    count = 120
    while True:
        current = trapezoid(g, left, right, count)
        if abs(current - previous) < current * mp.mpf(10) ** -17:
            return current
        previous, count = current, count * 2


def ncdf(z):
    return mp.erfc(-z / mp.sqrt(2)) / 2


def noncentral():
    rows = []
    mp.mp.dps = 30
    for n, ncp in [(3, 1.0), (10, 2.8), (25.5, -1.5), (200, 4.0), (8, 12.0), (1000, 0.01)]:
        nu, delta = mp.mpf(n), mp.mpf(ncp)
        for x in [-15.0, -3.0, -0.5, 0.0, 1.0, 2.2, 6.0, 25.0]:
            t = mp.mpf(x)
            lower = integrate_log(lambda u: ncdf(t * mp.exp(u) - delta) * log_scale_density(nu, u), nu)
            upper = integrate_log(lambda u: ncdf(delta - t * mp.exp(u)) * log_scale_density(nu, u), nu)
            density = integrate_log(lambda u: mp.exp(u) * mp.npdf(t * mp.exp(u) - delta) * log_scale_density(nu, u), nu)
            assert abs(lower + upper - 1) < mp.mpf(10) ** -15, (n, ncp, x, lower + upper - 1)
            rows.append(row(n, ncp, x, density, mp.log(density), lower, upper, mp.log(lower), mp.log(upper)))
    mp.mp.dps = 50
    save("noncentralt", ["df", "ncp", "x", "density", "logDensity", "lower", "upper", "logLower", "logUpper"], rows,
         1e-12, "one integral of exponentials whose exponents reach some hundreds")


if __name__ == "__main__":
    import sys
    for job in ([normal, student, fisher, chisquared, beta, binomial, noncentral] if len(sys.argv) < 2 else [globals()[a] for a in sys.argv[1:]]):
        job()
        print(job.__name__)
