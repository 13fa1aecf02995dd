"""Turns the logs of run.sh into Markdown on stdout:  summary.py DATA ROWS TIMES KIND

Medians over the rounds; ratios against the first of the list that ran (Diminish where it did). The
last column is the largest relative difference of an estimate or a standard error from the first.
"""

import csv
import datetime
import pathlib
import re
import statistics
import sys
from importlib.metadata import version

ORDER = ["diminish", "polars-statsmodels", "polars-pyfixest", "datatable-R"]


def seconds(clock: str) -> float:
    total = 0.0
    for part in clock.split(":"):
        total = total * 60 + float(part)
    return total


def rounds(logs: pathlib.Path, name: str) -> list[dict]:
    """One record for each round that succeeded: times, memory, terms."""
    records = []
    for file in sorted(logs.glob(f"{name}.*.time")):
        text = file.read_text()
        record = {
            "whole": seconds(re.search(r"Elapsed.*\): ([\d:.]+)", text)[1]),
            "memory": int(re.search(r"Maximum resident.*: (\d+)", text)[1]) / 1024,
            "user": float(re.search(r"User time.*: ([\d.]+)", text)[1]),
            "terms": {},
        }
        for line in file.with_suffix(".out").read_text().splitlines():
            field = line.split("\t")
            if field[0] in ("read", "fit") and len(field) == 2:
                record[field[0]] = float(field[1])
            elif field[0] == "term" and len(field) == 4:
                record["terms"][field[1]] = (float(field[2]), float(field[3]))
        records.append(record)
    return records


def own_terms(folder: pathlib.Path) -> dict:
    """Diminish's terms, from its estimates.csv."""
    with open(folder / "estimates.csv", newline="") as door:
        return {
            row["term"]: (float(row["estimate"]), float(row["std.error"]))
            for row in csv.DictReader(door)
        }


def difference(terms: dict, first: dict) -> str:
    if terms.keys() != first.keys():
        return "other terms"
    pairs = [pair for term in first for pair in zip(terms[term], first[term])]
    return f"{max(abs(a - b) / abs(b) for a, b in pairs):.1e}"


def main() -> None:
    data, rows, times, kind = pathlib.Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
    found = {name: rounds(data / "logs", name) for name in ORDER}
    found = {name: records for name, records in found.items() if records}
    if "diminish" in found:
        found["diminish"][0]["terms"] = own_terms(data / "out")
    first = next(iter(found))

    def median(name: str, key: str):
        values = [record[key] for record in found[name] if key in record]
        return statistics.median(values) if values else None

    size = (data / "national.csv").stat().st_size / 1e6
    print(f"# National triple difference, {rows:,} rows, {size:.0f} MB: {kind}\n")
    print(f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}, medians of {times} fresh processes, page cache warm.")
    print("`ks2 ~ post*treated*disadvantaged + x + I(x^2)`, HC1, from file to estimates.")
    packages = ["polars", "statsmodels", "pyfixest", "numpy"]
    print("Versions: " + ", ".join(f"{name} {version(name)}" for name in packages) + ".\n")
    print("| who | whole process, s | ratio | read, s | fit, s | user CPU, s | memory, MB | difference |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for name, records in found.items():
        cells = [name, f"{median(name, 'whole'):.2f}"]
        cells.append(f"{median(name, 'whole') / median(first, 'whole'):.2f}")
        for key in ("read", "fit"):
            cells.append("" if median(name, key) is None else f"{median(name, key):.2f}")
        cells += [f"{median(name, 'user'):.2f}", f"{median(name, 'memory'):.0f}"]
        cells.append(difference(records[0]["terms"], found[first][0]["terms"]))
        print("| " + " | ".join(cells) + " |")
    print("\nA peer's fit holds what its package loads at first use.")


main()
