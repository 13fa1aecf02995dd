"""Writes Tests/Specs/data/four/: the pupils of data/joined as .csv.gz, and of its schools a .sav, a .dta and an .xlsx.

Run from the repository's root with pyreadstat and openpyxl: python3 Tests/Goldens/generators/four-files.py
The spec runs/four-files.yaml joins them on URN; the same rows joined from CSV files give the same estimates.
pupils.csv.gz: urn, pupil, score, ks1; survey.sav: URN, anxiety (99 = refused); visits.dta: urn, visits (tagged .a =
no visit recorded); schools.xlsx, sheet Schools below a title: URN as text, type, opened (a date).
"""
import csv
import datetime
import gzip
import io
import pathlib

import openpyxl
import pandas
import pyreadstat

data = pathlib.Path("Tests/Specs/data")
out = data / "four"
out.mkdir(exist_ok=True)

pupils = []
for year in ("2016-2017", "2017-18"):
    with open(data / "joined" / f"ks2-{year}.csv", newline="") as file:
        pupils += list(csv.DictReader(file))
text = io.StringIO()
writer = csv.writer(text, lineterminator="\n")
writer.writerow(["urn", "pupil", "score", "ks1"])
for row in pupils:
    writer.writerow([row["urn"], row["pupil"], row["score"], row["ks1"]])
with open(out / "pupils.csv.gz", "wb") as file:
    file.write(gzip.compress(text.getvalue().encode(), mtime=0))

with open(data / "joined" / "schools.csv", newline="") as file:
    schools = list(csv.DictReader(file))
urns = [row["URN"] for row in schools]
anxiety = [99 if i % 7 == 3 else 2 + i % 5 for i in range(len(urns))]
pyreadstat.write_sav(
    pandas.DataFrame({"URN": urns, "anxiety": [float(a) for a in anxiety]}),
    str(out / "survey.sav"), column_labels={"anxiety": "Mean anxiety of the school"},
    missing_ranges={"anxiety": [99]}, variable_value_labels={"anxiety": {99: "refused"}})
visits = [float(i % 4) if i % 6 else "a" for i in range(len(urns))]
pyreadstat.write_dta(
    pandas.DataFrame({"urn": urns, "visits": pandas.Series(visits, dtype=object)}),
    str(out / "visits.dta"), missing_user_values={"visits": ["a"]},
    variable_value_labels={"visits": {"a": "no visit recorded"}}, version=15)

book = openpyxl.Workbook()
book.active.title = "Notes"
book.active["A1"] = "Schools of a made-up authority"
sheet = book.create_sheet("Schools")
sheet["A1"] = "List of schools"
sheet.append([])
sheet.append(["URN", "type", "opened"])
for i, row in enumerate(schools):
    sheet.append([row["URN"], row["type"], datetime.date(1990 + i % 20, 9, 1)])
book.properties.created = book.properties.modified = datetime.datetime(2026, 1, 1)
book.save(out / "schools.xlsx")

with open(out / "schools.csv", "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["URN", "type", "opened", "anxiety", "visits"])
    for i, row in enumerate(schools):
        writer.writerow([
            row["URN"], row["type"], f"{1990 + i % 20}-09-01",
            "refused" if anxiety[i] == 99 else anxiety[i],
            "" if visits[i] == "a" else visits[i]])
with open(out / "pupils.csv", "w", newline="") as file:
    file.write(text.getvalue())
