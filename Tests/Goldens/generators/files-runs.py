"""Writes Tests/Specs/data/pupils.{sav,dta,xlsx}: the pupils of pupils.csv (made up), labelled as packages do.

Run: python3 files-runs.py Tests/Specs/data     (pyreadstat, openpyxl, pandas)
"""
import pathlib
import sys

import openpyxl
import pandas
import pyreadstat

folder = pathlib.Path(sys.argv[1])
pupils = pandas.read_csv(folder / "pupils.csv", dtype={"pupil": str, "school": str})
levels = {"sex": ["M", "F"], "group": ["middle", "low", "high"]}
codes = pupils.copy()
for name, order in levels.items():
    codes[name] = pupils[name].map({level: place + 1 for place, level in enumerate(order)}).astype("int32")
labels = {name: {place + 1: level for place, level in enumerate(order)} for name, order in levels.items()}
pyreadstat.write_sav(codes, folder / "pupils.sav", variable_value_labels=labels)
pyreadstat.write_dta(codes, folder / "pupils.dta", variable_value_labels=labels)

book = openpyxl.Workbook()
book.active.append(["Made-up pupils; the table begins in row 3"])
sheet = book.create_sheet("Pupils")
sheet.append(["Made-up pupils"])
sheet.append([])
sheet.append(list(pupils.columns))
for row in pupils.itertuples(index=False):
    sheet.append([None if pandas.isna(value) else value for value in row])
book.save(folder / "pupils.xlsx")
