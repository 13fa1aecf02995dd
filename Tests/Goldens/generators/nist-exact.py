"""The exact least squares of NIST StRD's linear sets as doubles hold their data, in rational arithmetic.

Run from the repository's root: python3 Tests/Goldens/generators/nist-exact.py FOLDER
(FOLDER holds Norris.dat ... Filip.dat, https://www.itl.nist.gov/div898/strd/lls/lls.shtml)

NIST certifies the decimals; a program that reads them into doubles and makes no error at all has the
digits written here, and not more. Powers of x are exact powers of the double.
"""
import decimal, json, math, platform, sys
from fractions import Fraction

folder = sys.argv[1]
decimal.getcontext().prec = 60
sets = [("Norris", 1, True), ("Pontius", 2, True), ("NoInt1", 1, False), ("NoInt2", 1, False),
        ("Filip", 10, True), ("Longley", 1, True)] + [(f"Wampler{i}", 5, True) for i in range(1, 6)]


def read(name):
    lines = open(f"{folder}/{name}.dat").read().splitlines()
    words = [line.split() for line in lines[:60]]
    certified = [[float(w[1]), float(w[2])] for w in words
                 if len(w) == 3 and w[0][0] == "B" and w[0][1:].isdigit()]
    return certified, [[float(cell) for cell in line.split()] for line in lines[60:] if line.strip()]


def solve(design, outcome):
    """Coefficients, residual sum of squares, diagonal of (X'X)^-1: all exact."""
    p = len(design[0])
    system = [[sum(row[i] * row[j] for row in design) for j in range(p)]
              + [sum(row[i] * y for row, y in zip(design, outcome))]
              + [Fraction(i == j) for j in range(p)] for i in range(p)]
    for c in range(p):
        system[c] = [value / system[c][c] for value in system[c]]
        for r in range(p):
            if r != c:
                system[r] = [a - system[r][c] * b for a, b in zip(system[r], system[c])]
    beta = [system[i][p] for i in range(p)]
    squares = sum((y - sum(a * b for a, b in zip(row, beta))) ** 2
                  for row, y in zip(design, outcome))
    return beta, squares, [system[i][p + 1 + i] for i in range(p)]


def root(value):
    return float((decimal.Decimal(value.numerator) / decimal.Decimal(value.denominator)).sqrt())


def digits(found, certified, spread):
    error = abs(found - certified) / (abs(certified) if certified else spread)
    return 15 if error == 0 else min(15, -math.log10(error))


values = {}
for name, degree, has_intercept in sets:
    certified, rows = read(name)
    outcome = [Fraction(row[0]) for row in rows]
    design = [([Fraction(1)] if has_intercept else [])
              + [Fraction(x) ** power for x in row[1:] for power in range(1, degree + 1)] for row in rows]
    beta, squares, inverse = solve(design, outcome)
    estimates = [float(b) for b in beta]
    errors = [root(squares / (len(rows) - len(beta)) * d) for d in inverse]
    mean = sum(outcome) / len(rows)
    spread = root(sum((y - mean) ** 2 for y in outcome) / (len(rows) - 1))
    values[name] = {
        "estimate": estimates, "std.error": errors, "sd.y": spread,
        "digits": {
            "estimate": min(digits(a, c[0], spread) for a, c in zip(estimates, certified)),
            "std.error": min(digits(a, c[1], spread) for a, c in zip(errors, certified))}}
with open("Tests/Goldens/nist/exact.json", "w") as file:
    json.dump({
        "source": {
            "tool": "Python", "version": platform.python_version(),
            "command": "normal equations in fractions.Fraction",
            "script": "Tests/Goldens/generators/nist-exact.py"},
        "tolerance": {"relative": 2e-15, "reason": "exact, rounded once; ten units of rounding for the program"},
        "values": values}, file, indent=1)
    file.write("\n")
