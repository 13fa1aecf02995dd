"""Turns the logs of run.sh into Markdown on stdout.

summary.py table KIND FILE ROWS TIMES   medians over the rounds, ratios against Diminish (else the first)
summary.py head DIMINISH TABLE...       what ran where: machine, versions, how to read the tables
"""

import csv
import datetime
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
from importlib.metadata import version

ORDER = [
    "diminish",
    "polars-statsmodels",
    "polars-pyfixest",
    "datatable-R",
    "datatable-fixest",
    "estimatr",
    "diminish-1-thread",
    "diminish-CR2",
]
WORK = {
    "gap": "`ks2 ~ post*treated*disadvantaged + x + I(x^2)`, HC1",
    "clustered": "`ks2_maths ~ post*treated_school*disadvantaged + ks1_maths + I(ks1_maths^2) | urn + cohort`,\n"
    "16,000 schools, CR1 by school",
    "cr2": "The same with `| urn + cohort` of 20 schools, CR2 with Satterthwaite degrees of freedom",
}
STAGES = {"read": "read", "bind": "fit", "estimate": "fit"}


def seconds(clock: str) -> float:
    total = 0.0
    for part in clock.split(":"):
        total = total * 60 + float(part)
    return total


def printed(file: pathlib.Path) -> dict:
    """What a peer printed: times of its stages and its terms."""
    record = {"terms": {}}
    for line in file.read_text().splitlines():
        field = line.split("\t")
        if field[0] in ("read", "fit") and len(field) == 2:
            record[field[0]] = float(field[1])
        elif field[0] == "term" and len(field) >= 4:
            record["terms"][field[1]] = tuple(float(number) for number in field[2:5])
    return record


def written(file: pathlib.Path) -> dict:
    """The same of Diminish, from the run.json and the estimates.csv that run.sh kept."""
    record = {}
    for timing in json.loads(file.with_suffix(".json").read_text())["timings"]:
        if timing["stage"] in STAGES:
            stage = STAGES[timing["stage"]]
            record[stage] = record.get(stage, 0) + timing["seconds"]
    with open(file.with_suffix(".csv"), newline="") as door:
        record["terms"] = {
            row["term"]: tuple(
                float(row[key]) for key in ("estimate", "std.error", "df") if row.get(key)
            )
            for row in csv.DictReader(door)
        }
    return record


def rounds(logs: pathlib.Path, name: str) -> list[dict]:
    """One record for each round that succeeded: times, memory, terms."""
    records = []
    for file in sorted(logs.glob(f"{name}.*.time")):
        text = file.read_text()
        own = file.with_suffix(".json").exists()
        record = written(file) if own else printed(file.with_suffix(".out"))
        record |= {
            "whole": seconds(re.search(r"Elapsed.*\): ([\d:.]+)", text)[1]),
            "memory": int(re.search(r"Maximum resident.*: (\d+)", text)[1]) * 1024 / 1e6,
            "user": float(re.search(r"User time.*: ([\d.]+)", text)[1]),
            "system": float(re.search(r"System time.*: ([\d.]+)", text)[1]),
        }
        record["work"] = record["read"] + record["fit"]
        record["processor"] = record["user"] + record["system"]
        records.append(record)
    return records


def difference(terms: dict, first: dict, place: int) -> str:
    """The largest relative difference of the estimates (place 0), the standard errors (1) or df (2)."""
    if terms.keys() != first.keys():
        return "other terms"
    if any(len(numbers) <= place for both in (terms, first) for numbers in both.values()):
        return ""
    pairs = [(terms[term][place], first[term][place]) for term in first]
    worst = max(abs(a - b) / abs(b) for a, b in pairs)
    return "0" if worst == 0 else f"{worst:.0e}"


def table(kind: str, file: pathlib.Path, rows: int, times: str) -> None:
    logs = file.parent / "logs"
    found = {name: rounds(logs, name) for name in ORDER}
    found = {name: records for name, records in found.items() if records}
    first = next(iter(found))

    def median(name: str, key: str) -> float:
        return statistics.median(record[key] for record in found[name])

    def ratio(name: str, key: str) -> str:
        return f"{median(name, key) / median(first, key):.1f}"

    size = file.stat().st_size / 1e6
    load = (logs / "load").read_text().strip()
    rounds_ = "one process" if times == "1" else f"medians of {times} processes"
    print(f"\n## {rows:,} rows, {size:.0f} MB: {rounds_} (load before: {load})\n\n{WORK[kind]}.\n")
    measures = ["estimates", "std. errors"] + (["df"] if kind == "cr2" else [])
    columns = ["process, s", "ratio", "read, s", "fit, s", "ratio", "read + fit, ratio", "CPU, s"]
    columns += ["memory, MB", "ratio"] + measures
    print("| who | " + " | ".join(columns) + " |")
    print("|---|" + "---:|" * len(columns))
    for name, records in found.items():
        terms = [
            difference(records[0]["terms"], found[first][0]["terms"], place)
            for place in range(len(measures))
        ]
        cells = [name, f"{median(name, 'whole'):.2f}", ratio(name, "whole")]
        cells += [f"{median(name, 'read'):.2f}", f"{median(name, 'fit'):.2f}", ratio(name, "fit")]
        cells += [ratio(name, "work"), f"{median(name, 'processor'):.2f}"]
        cells += [f"{median(name, 'memory'):.0f}", ratio(name, "memory")]
        print("| " + " | ".join(cells + terms) + " |")


def told(command: list[str]) -> str:
    """What a command prints, or nothing where there is no such command."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def head(diminish: str, tables: list[str]) -> None:
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    print("# National triple differences in Diminish and its peers\n")
    print(
        f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}, {os.cpu_count()} cores"
        f"{' of ' + model[1] if model else ''}, from a CSV in the page cache to estimates, each in a\n"
        "fresh process, in turn.\n"
    )
    commit = told(["git", "rev-parse", "--short", "HEAD"])
    lines = told([diminish, "--version"]).splitlines()[:2]
    names = ["polars", "statsmodels", "pyfixest", "numpy"]
    print(f"- {lines[0] if lines else 'no diminish'} at {commit}, {lines[1] if lines else ''}")
    print("- " + ", ".join(f"{name} {version(name)}" for name in names))
    peers = [file for table in tables for file in sorted(pathlib.Path(table).parent.glob("*.1.out"))]
    found = [re.search(r"^version\t(.*)$", file.read_text(), re.MULTILINE) for file in peers]
    for text in dict.fromkeys(match[1] for match in found if match):
        print(f"- {text}")
    print(
        "\nRatios are theirs over Diminish's (over the first line's where there is no Diminish): the whole\n"
        "process (with imports and start-up), the fit, reading and fitting, peak memory. A peer's fit\n"
        "holds what its package loads or compiles at first use; Diminish's read holds the SHA-256 of the\n"
        "file, its fit the binding of the model to its rows. The last columns are the largest relative\n"
        "differences from the first line's terms."
    )


if sys.argv[1] == "table":
    table(sys.argv[2], pathlib.Path(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
else:
    head(sys.argv[2], sys.argv[3:])
