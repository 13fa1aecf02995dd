"""Copies the iid and HC rows of ../shared/goldens/linear.csv into Tests/Goldens/linear/*.json.

Run from the repository's root: python3 Tests/Goldens/generators/linear-shared.py ../shared
"""
import csv, json, sys

shared = sys.argv[1]
cases = {
    "petersen": [f"petersen/{v}" for v in ["iid", "HC0", "HC1", "HC2", "HC3"]],
    "petersen-weighted": [f"petersen/weighted-{v}" for v in ["HC1", "HC2", "HC3"]],
    "star-k": ["star/k-hc1"],
    "star-school": ["star/k-school-hc1"],
}
rows = list(csv.DictReader(open(f"{shared}/goldens/linear.csv")))
versions = open(f"{shared}/goldens/versions.txt").read().split("\n")
for name, wanted in cases.items():
    values, commands = {}, []
    for case in wanted:
        found = [r for r in rows if r["case"] == case]
        kind = case.split("-")[-1].split("/")[-1].upper().replace("IID", "iid")
        values[f"{kind}.terms"] = [r["term"] for r in found]
        values[f"{kind}.estimate"] = [float(r["estimate"]) for r in found]
        values[f"{kind}.std.error"] = [float(r["std.error"]) for r in found]
        values["nobs"] = int(found[0]["nobs"])
        commands.append(found[0]["command"])
    golden = {
        "source": {
            "tool": "R, fixest, sandwich",
            "version": "; ".join(versions[:4]),
            "command": "; ".join(commands),
            "script": "Tests/Goldens/generators/linear-shared.py",
        },
        "tolerance": {"relative": 1e-10, "reason": "well-conditioned; standard errors are asked for to 1e-9"},
        "values": values,
    }
    with open(f"Tests/Goldens/linear/{name}.json", "w") as file:
        json.dump(golden, file, indent=2)
        file.write("\n")
