"""What the Python peers share: the columns, the clock of the whole process, the way to print."""

import os
import time

COLUMNS = ["post", "treated", "disadvantaged", "x", "ks2"]
TERMS = [
    "(Intercept)",
    "post",
    "treated",
    "disadvantaged",
    "x",
    "I(x^2)",
    "post:treated",
    "post:disadvantaged",
    "treated:disadvantaged",
    "post:treated:disadvantaged",
]
CLUSTERED_COLUMNS = ["urn", "cohort", "disadvantaged", "ks1_maths", "ks2_maths", "treated_school"]
CLUSTERED = [
    "disadvantaged",
    "ks1_maths",
    "I(ks1_maths^2)",
    "post:treated_school",
    "post:disadvantaged",
    "treated_school:disadvantaged",
    "post:treated_school:disadvantaged",
]


def process_seconds() -> float:
    """Seconds since the system started this process, the imports included."""
    with open("/proc/self/stat") as door:
        started = int(door.read().rsplit(")", 1)[1].split()[19]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started


def report(read: float, fit: float, estimates, errors, terms=TERMS) -> None:
    """Prints the times and, with 17 digits, each term's estimate and standard error."""
    print(f"read\t{read:.3f}\nfit\t{fit:.3f}\nprocess\t{process_seconds():.3f}")
    for term, estimate, error in zip(terms, estimates, errors, strict=True):
        print(f"term\t{term}\t{estimate:.17g}\t{error:.17g}")
