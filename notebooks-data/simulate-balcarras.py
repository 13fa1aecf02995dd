"""Writes three fictional key stage 2 tables in the shape of the Department's, balcarras-{2017,2018,2019}.csv, and the list
of 23 schools of a programme like Balcarras, balcarras-schools.csv.

Every school and number is made up. The programme chose schools with weak results in 2017; from September 2017 it added 0.3
points of progress, from September 2018 0.7, to all pupils and 0.3 more to disadvantaged ones. python3
simulate-balcarras.py, in this folder; the same bytes each time.
"""
import random

GROUPS = ["", "_FSM6CLA1A", "_NotFSM6CLA1A", "_B", "_G", "_L", "_M", "_H", "_EAL", "_MOBN"]
STANDARDS = GROUPS[:3] + ["_L", "_M", "_H"]
COUNTS = ["TELIG", "TFSM6CLA1A", "TNotFSM6CLA1A", "BELIG", "GELIG", "TKS1GROUP_L", "TKS1GROUP_M",
          "TKS1GROUP_H", "TEALGRP2", "TMOBN"]
SIGMA = {2017: 5.65, 2018: 5.32, 2019: 5.41}
NATIONAL = {"_FSM6CLA1A": -0.6, "_NotFSM6CLA1A": 0.3}
draw = random.Random(2003)


def header(year):
    names = ["RECTYPE", "LEA", "ESTAB", "URN", "SCHNAME", "AGERANGE"] + COUNTS
    for g in GROUPS:
        names += ["MATPROG" + g, "MATPROG%s_LOWER" % g, "MATPROG%s_UPPER" % g, "MAT_AVERAGE" + g]
    names += ["PTMAT_EXP" + g for g in STANDARDS] + ["PTMAT_HIGH" + g for g in STANDARDS]
    for lag in range(year - 1, max(year - 3, 2015), -1):
        y = str(lag)[2:]
        names += ["MATPROG_" + y, "MATPROG_LOWER_" + y, "MATPROG_UPPER_" + y, "MAT_AVERAGE_" + y]
    return names


def one(x):
    return ("%.1f" % (round(x * 10) / 10 + 0.0)).removesuffix(".0")


class School:
    def __init__(self, place):
        self.estab, self.urn = str(2001 + place), str(991001 + place)
        self.quality = draw.gauss(0, 1.3)
        self.intake = min(0.7, max(0.05, draw.betavariate(3, 8)))
        self.size = draw.randint(14, 62)
        self.noise = {year: draw.gauss(0, 0.9) for year in range(2016, 2020)}
        self.means, self.chosen = {}, False

    def row(self, year):
        pupils = max(9, self.size + draw.randint(-4, 4))
        poor = sum(draw.random() < self.intake for _ in range(pupils))
        boys = sum(draw.random() < 0.51 for _ in range(pupils))
        low, high = pupils // 8, pupils // 5
        sizes = [pupils, poor, pupils - poor, boys, pupils - boys, low, pupils - low - high, high, pupils // 7, pupils - 2]
        effect = {2018: 0.3, 2019: 0.7}.get(year, 0) if self.chosen else 0
        more = 0.3 if effect else 0
        level = self.quality + self.noise[year] + effect
        chance = lambda n: draw.gauss(0, SIGMA.get(year, 5.6) / max(n, 1) ** 0.5)
        value = {"_FSM6CLA1A": level - 0.6 + more + chance(poor), "_NotFSM6CLA1A": level + 0.3 + chance(pupils - poor)}
        value[""] = (poor * value["_FSM6CLA1A"] + (pupils - poor) * value["_NotFSM6CLA1A"]) / pupils
        for g, n, shift in zip(GROUPS[3:], sizes[3:], [0.5, -0.5, -0.2, 0, 0.2, 1.2, 0]):
            value[g] = value[""] + shift + chance(n) / 2
        self.means[year] = (value[""], pupils)
        cells = {"RECTYPE": "1", "LEA": "991", "ESTAB": self.estab, "URN": self.urn,
                 "SCHNAME": "Made-up School " + self.estab, "AGERANGE": "4-11"}
        for g, column, n in zip(GROUPS, COUNTS, sizes):
            cells[column] = str(n)
            names = ["MATPROG" + g, "MATPROG%s_LOWER" % g, "MATPROG%s_UPPER" % g, "MAT_AVERAGE" + g]
            half = 1.96 * SIGMA.get(year, 5.6) / max(n, 1) ** 0.5
            known = [one(value[g]), one(value[g] - half), one(value[g] + half), str(round(104 + value[g]))]
            cells.update(zip(names, ["SUPP"] * 4 if n <= 5 else known))
            if g in STANDARDS:
                cells["PTMAT_EXP" + g] = "SUPP" if n <= 5 else "%d%%" % min(100, max(0, round(75 + 5 * value[g])))
                cells["PTMAT_HIGH" + g] = "SUPP" if n <= 5 else "%d%%" % min(100, max(0, round(24 + 4 * value[g])))
        for lag in range(year - 1, max(year - 3, 2015), -1):
            mean, n = self.means[lag]
            y, half = str(lag)[2:], 1.96 * 5.6 / n ** 0.5
            cells.update({"MATPROG_" + y: one(mean), "MATPROG_LOWER_" + y: one(mean - half),
                          "MATPROG_UPPER_" + y: one(mean + half), "MAT_AVERAGE_" + y: str(round(104 + mean))})
        return cells


def reference(year, record):
    cells = {"RECTYPE": str(record), "LEA": " ", "ESTAB": " ", "URN": " ", "SCHNAME": " ", "AGERANGE": " "}
    for g, column in zip(GROUPS, COUNTS):
        blank = g == ""
        cells.update({column: "600000", "MATPROG" + g: " " if blank else one(NATIONAL.get(g, 0.0)),
                      "MATPROG%s_LOWER" % g: " " if blank else "0", "MATPROG%s_UPPER" % g: " " if blank else "0",
                      "MAT_AVERAGE" + g: {"": "104", "_FSM6CLA1A": "102"}.get(g, "105")})
        if g in STANDARDS:
            cells["PTMAT_EXP" + g] = {"": "75%", "_FSM6CLA1A": "64%"}.get(g, "81%")
            cells["PTMAT_HIGH" + g] = "24%"
    return cells


schools = [School(place) for place in range(170)]
for school in schools:
    school.row(2016)
tables = {2017: [school.row(2017) for school in schools]}
weak = sorted(schools, key=lambda s: s.means[2017][0] + draw.gauss(0, 0.8))[:50]
for school in draw.sample(weak, 23):
    school.chosen = True
tables[2018] = [school.row(2018) for school in schools]
tables[2019] = [school.row(2019) for school in schools]
for year, rows in tables.items():
    names = header(year)
    rows = rows + [reference(year, 5), reference(year, 4)]
    lines = [",".join(names)] + [",".join(row.get(name, "") for name in names) for row in rows]
    with open("balcarras-%d.csv" % year, "wb") as file:
        file.write(b"\xef\xbb\xbf" + "\r\n".join(lines).encode() + b"\r\n")
with open("balcarras-schools.csv", "w", newline="\n") as file:
    file.write("laestab,since\n" + "".join("991%s,2018\n" % s.estab for s in schools if s.chosen))
