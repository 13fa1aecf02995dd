"""Turns the logs of run.sh into Markdown on stdout.

summary.py table DATA ROWS TIMES     medians over the rounds, ratios against Diminish (else the first)
summary.py head LOGS DIMINISH        what ran where: machine, versions, how to read the tables
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

ORDER = ["diminish", "polars-statsmodels", "polars-pyfixest", "datatable-R", "diminish-1-thread"]
STAGES = {"read and bind": "read", "estimate": "fit"}


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
        elif field[0] == "term" and len(field) == 4:
            record["terms"][field[1]] = (float(field[2]), float(field[3]))
    return record


def written(file: pathlib.Path) -> dict:
    """The same of Diminish, from the run.json and the estimates.csv that run.sh kept."""
    record = {}
    for timing in json.loads(file.with_suffix(".json").read_text())["timings"]:
        if timing["stage"] in STAGES:
            record[STAGES[timing["stage"]]] = timing["seconds"]
    with open(file.with_suffix(".csv"), newline="") as door:
        record["terms"] = {
            row["term"]: (float(row["estimate"]), float(row["std.error"]))
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
    """The largest relative difference of the estimates (place 0) or the standard errors (1)."""
    if terms.keys() != first.keys():
        return "other terms"
    pairs = [(terms[term][place], first[term][place]) for term in first]
    worst = max(abs(a - b) / abs(b) for a, b in pairs)
    return "0" if worst == 0 else f"{worst:.0e}"


def table(data: pathlib.Path, rows: int, times: str) -> None:
    found = {name: rounds(data / "logs", name) for name in ORDER}
    found = {name: records for name, records in found.items() if records}
    first = next(iter(found))

    def median(name: str, key: str) -> float:
        return statistics.median(record[key] for record in found[name])

    def ratio(name: str, key: str) -> str:
        return f"{median(name, key) / median(first, key):.1f}"

    size = (data / "national.csv").stat().st_size / 1e6
    load = (data / "logs" / "load").read_text().strip()
    rounds_ = "one process" if times == "1" else f"medians of {times} processes"
    print(f"\n## {rows:,} rows, {size:.0f} MB: {rounds_} (load before: {load})\n")
    print(
        "| who | process, s | ratio | read, s | fit, s | read + fit, ratio | CPU, s | memory, MB "
        "| ratio | estimates | std. errors |"
    )
    print("|---|" + "---:|" * 10)
    for name, records in found.items():
        terms = [difference(records[0]["terms"], found[first][0]["terms"], place) for place in (0, 1)]
        cells = [name, f"{median(name, 'whole'):.2f}", ratio(name, "whole")]
        cells += [f"{median(name, 'read'):.2f}", f"{median(name, 'fit'):.2f}", ratio(name, "work")]
        cells += [f"{median(name, 'processor'):.2f}", f"{median(name, 'memory'):.0f}"]
        print("| " + " | ".join(cells + [ratio(name, "memory")] + terms) + " |")


def told(command: list[str]) -> str:
    """What a command prints, or nothing where there is no such command."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def head(logs: pathlib.Path, diminish: str) -> None:
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    print("# A national triple difference in Diminish and its peers\n")
    print(
        f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}, {os.cpu_count()} cores"
        f"{' of ' + model[1] if model else ''}. `ks2 ~ post*treated*disadvantaged + x + I(x^2)`, HC1,\n"
        "from a CSV in the page cache to estimates, each in a fresh process, in turn.\n"
    )
    commit = told(["git", "rev-parse", "--short", "HEAD"])
    lines = told([diminish, "--version"]).splitlines()[:2]
    names = ["polars", "statsmodels", "pyfixest", "numpy"]
    print(f"- {lines[0] if lines else 'no diminish'} at {commit}, {lines[1] if lines else ''}")
    print("- " + ", ".join(f"{name} {version(name)}" for name in names))
    for file in sorted(logs.glob("datatable-R.*.out"))[:1]:
        found = re.search(r"^version\t(.*)$", file.read_text(), re.MULTILINE)
        if found:
            print(f"- {found[1]}")
    print(
        "\nRatios are theirs over Diminish's: the whole process (with imports and start-up), reading and\n"
        "fitting alone, peak memory. A peer's fit holds what its package loads or compiles at first use;\n"
        "Diminish's read holds the SHA-256 of the file and the binding of the model to its rows.\n"
        "The last two columns are the largest relative differences from Diminish's terms."
    )


if sys.argv[1] == "table":
    table(pathlib.Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
else:
    head(pathlib.Path(sys.argv[2]), sys.argv[3])
