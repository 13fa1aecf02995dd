"""Writes two fictional key stage 2 tables in the shape of the Department's: Tests/Specs/data/ks2-{2018,2019}.csv.

Every number is made up. The quirks are real ones: a byte order mark and CRLF, another order of columns each year, short
rows of schools without results, SUPP, blank cells, blank or zero intervals in national rows, columns of earlier years.
python3 ks2-tables.py, in this folder.
"""
GROUPS = ["", "_FSM6CLA1A", "_NotFSM6CLA1A", "_B", "_G", "_L", "_M", "_H", "_EAL", "_MOBN"]
STANDARDS = GROUPS[:3] + ["_L", "_M", "_H"]
COUNTS = ["TELIG", "TFSM6CLA1A", "TNotFSM6CLA1A", "BELIG", "GELIG", "TKS1GROUP_L", "TKS1GROUP_M",
          "TKS1GROUP_H", "TEALGRP2", "TMOBN"]
SIGMA = {2018: 5.32, 2019: 5.41}
NATIONAL = {2018: {"_FSM6CLA1A": -0.6, "_NotFSM6CLA1A": 0.3}, 2019: {"_FSM6CLA1A": -0.7, "_NotFSM6CLA1A": 0.4}}


def header(year):
    names = ["RECTYPE", "LEA", "ESTAB", "URN", "SCHNAME", "AGERANGE"] + COUNTS
    for g in GROUPS:
        names += ["MATPROG" + g, "MATPROG%s_LOWER" % g, "MATPROG%s_UPPER" % g, "MAT_AVERAGE" + g]
    names += ["PTMAT_EXP" + g for g in STANDARDS] + ["PTMAT_HIGH" + g for g in STANDARDS]
    for lag in ([2017, 2016] if year == 2018 else [2018, 2017]):
        y = str(lag)[2:]
        names += ["MATPROG_" + y, "MATPROG_LOWER_" + y, "MATPROG_UPPER_" + y, "MAT_AVERAGE_" + y]
    if year == 2019:
        names = names[:6] + names[16:] + names[6:16] + ["TELIG_18", "TELIG_17"]
    return names


def one(x):
    """A number as the tables write it: to a tenth, whole numbers bare."""
    return ("%.1f" % (round(x * 10) / 10 + 0.0)).removesuffix(".0")


def school(year, record, estab, urn, name, ages, pupils, base, dis, lags):
    cells = {"RECTYPE": str(record), "LEA": "990", "ESTAB": estab, "URN": urn, "SCHNAME": name, "AGERANGE": ages}
    sizes = [pupils, dis, pupils - dis, pupils // 2, pupils - pupils // 2, 3, pupils - 10, 7, 4, pupils - 2]
    shifts = [0, -1.5, 0.4, 0.7, -0.7, -1.2, 0.1, 0.3, 2, 0.1]
    for g, column, n, shift in zip(GROUPS, COUNTS, sizes, shifts):
        cells[column] = str(n)
        names = ["MATPROG" + g, "MATPROG%s_LOWER" % g, "MATPROG%s_UPPER" % g, "MAT_AVERAGE" + g]
        if n <= 5:
            values = ["SUPP"] * 4
        else:
            half = 1.96 * SIGMA[year] / n ** 0.5
            values = [one(base + shift), one(base + shift - half), one(base + shift + half),
                      str(round(104 + base + shift))]
        cells.update(zip(names, values))
        if g in STANDARDS:
            cells["PTMAT_EXP" + g] = "SUPP" if n <= 5 else "%d%%" % round(75 + 5 * (base + shift))
            cells["PTMAT_HIGH" + g] = "SUPP" if n <= 5 else "%d%%" % max(0, round(24 + 4 * (base + shift)))
    for lag, value in lags.items():
        y = str(lag)[2:]
        cells.update({"MATPROG_" + y: one(value), "MATPROG_LOWER_" + y: one(value - 1.5),
                      "MATPROG_UPPER_" + y: one(value + 1.5), "MAT_AVERAGE_" + y: str(round(104 + value)),
                      "TELIG_" + y: str(pupils)})
    return cells


def national(year, record):
    cells = {"RECTYPE": str(record), "LEA": " ", "ESTAB": " ", "URN": " ", "SCHNAME": " ", "AGERANGE": " "}
    for g, column in zip(GROUPS, COUNTS):
        blank = g == ""
        progress = NATIONAL[year].get(g, 0.0) + (0.1 if record == 4 and not blank else 0)
        cells.update({column: "600000", "MATPROG" + g: " " if blank else one(progress),
                      "MATPROG%s_LOWER" % g: " " if blank else "0", "MATPROG%s_UPPER" % g: " " if blank else "0",
                      "MAT_AVERAGE" + g: {"": "104", "_FSM6CLA1A": "102"}.get(g, "105")})
        if g in STANDARDS:
            cells["PTMAT_EXP" + g] = {"": "75%", "_FSM6CLA1A": "64%"}.get(g, "81%")
            cells["PTMAT_HIGH" + g] = "24%"
    for y in (["17", "16"] if year == 2018 else ["18", "17"]):
        cells["MAT_AVERAGE_" + y] = "103" if y == "16" else "104"
    return cells


def write(year, rows, short):
    names = header(year)
    lines = [",".join(names)] + [",".join(row.get(name, "") for name in names) for row in rows]
    for index in short:
        lines[index + 1] = ",".join(lines[index + 1].split(",")[:6])
    with open("../../Specs/data/ks2-%d.csv" % year, "wb") as file:
        file.write(b"\xef\xbb\xbf" + "\r\n".join(lines).encode() + b"\r\n")


NAMES = [("2001", "990001", "Ash Junior School", "7-11"), ("2002", "990002", "Birch Primary School", "4-11"),
         ("2003", "990003", "Cedar Primary School", "4-11"), ("2004", "990004", "Downs Middle School", "9-13")]
BASE = {2018: [-2.1, 0.4, -1.2, 1.0], 2019: [-1.4, 0.6, -1.9, 0.7]}
LAGS = {2018: [{2017: -2.6, 2016: -1.8}, {2017: 0.1, 2016: 0.3}, {2017: -0.9}, {2017: 1.2, 2016: 1.1}],
        2019: [{2018: -2.1, 2017: -2.6}, {2018: 0.4, 2017: 0.1}, {2018: -1.2, 2017: -0.9}, {2018: 1.0, 2017: 1.2}]}
for year in (2018, 2019):
    rows = []
    for i, (estab, urn, name, ages) in enumerate(NAMES):
        # Birch became an academy: another URN, the same number.
        urn = "990102" if year == 2019 and i == 1 else urn
        rows.append(school(year, 1, estab, urn, name, ages, 60 - 8 * i, BASE[year][i], 18 - 5 * i, LAGS[year][i]))
    if year == 2019:
        rows.append(school(year, 1, "2005", "990005", "Elm Primary School", "4-11", 30, 0.9, 8,
                           {2018: 0.2, 2017: -0.3}))
    rows.append({"RECTYPE": "1", "LEA": "990", "ESTAB": "2006", "URN": "990006", "SCHNAME": "Fir School",
                 "AGERANGE": "5-7"})
    rows.append(school(year, 2, "7001", "990007", "Gorse Special School", "2-19", 8, -9.0, 7, {}))
    authority = school(year, 3, " ", " ", "Fictional Authority", " ", 3000, -0.4, 700, {})
    rows += [authority] + [national(year, r) for r in ((5, 4) if year == 2018 else (4, 5))]
    write(year, rows, [len(rows) - 5])

# Damaged copies: cut within the national row, and with a school twice.
lines = open("../../Specs/data/ks2-2019.csv", "rb").read().split(b"\r\n")
with open("../../Specs/data/ks2-2019-cut.csv", "wb") as file:
    file.write(b"\r\n".join(lines[:-2]) + b"\r\n" + lines[-2][:40])
with open("../../Specs/data/ks2-2019-twice.csv", "wb") as file:
    file.write(b"\r\n".join(lines[:4] + [lines[2]] + lines[4:]))
