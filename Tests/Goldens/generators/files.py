"""Writes small files of Stata, SPSS, SAS and Excel, and what pyreadstat and openpyxl read in them.

All values are made up. Run: python3 files.py FOLDER  (pyreadstat, openpyxl, pandas; versions are recorded).
"""
import datetime
import json
import pathlib
import sys
import zipfile

import openpyxl
import pandas
import pyreadstat
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
nan = float("nan")

base = pandas.DataFrame({
    "urn": ["100001", "100002", "100003", "007", "", "100006"],
    "arm": [1.0, 2.0, 1.0, 2.0, 2.0, nan],
    "age": [7.25, 99.0, -3.0, 8.5, nan, 9.0],
    "mixed": [0.0, 1.0, 2.5, 99.0, 1.0, 0.0],
    "visit": [datetime.date(2019, 9, 2), datetime.date(1959, 12, 31), None, datetime.date(2020, 2, 29),
              datetime.date(1970, 1, 1), datetime.date(2018, 12, 24)],
    "note": ["caf\u00e9", 'a "quoted", one', "  two blanks ", "", "line\nbreak", "plain"],
})
labels = ["School", "Arm of the trial", "Age in years", "", "Day of the visit", "Remark"]
values = {"arm": {1.0: "regular", 2.0: "small", 3.0: "unused"},
          "mixed": {0.0: "none", 99.0: "refused"},
          "age": {99.0: "refused", -3.0: "not asked"}}

ranges = {"age": [99.0, {"lo": -9.0, "hi": -1.0}], "mixed": [99.0]}
pyreadstat.write_sav(base, folder / "pupils.sav", column_labels=labels, variable_value_labels=values,
                     missing_ranges=ranges)
pyreadstat.write_sav(base, folder / "pupils.zsav", column_labels=labels, variable_value_labels=values,
                     missing_ranges=ranges, compress=True)
pyreadstat.write_por(base.drop(columns=["visit", "note"]).rename(columns=str.upper), folder / "pupils.por",
                     column_labels=labels[:4])
pyreadstat.write_xport(base.drop(columns=["note"]), folder / "pupils.xpt", column_labels=labels[:5],
                       file_format_version=8)
tagged = base.copy()
tagged["age"] = pandas.Series([7.25, "a", "b", 8.5, nan, 9.0], dtype=object)
tagged["mixed"] = [0.0, 1.0, 2.5, 4.0, 1.0, 0.0]
tagged["arm"] = pandas.array([1, 2, 1, 2, 2, None], dtype="Int32")
pyreadstat.write_dta(tagged, folder / "pupils.dta", column_labels=labels,
                     variable_value_labels={"arm": {1: "regular", 2: "small", 3: "unused"},
                                            "age": {"a": "not asked"}},
                     missing_user_values={"age": ["a", "b"]})

book = openpyxl.Workbook()
sheet = book.active
sheet.title = "Read me"
sheet["A1"] = "This workbook is made up."
schools = book.create_sheet("Schools")
schools["A1"] = "List of schools"
schools.append([])
schools.append(["urn", "name", "rate", "opened", "checked", "flag", "code", "score"])
rows = [
    ["007", "St Mary's", 0.1, datetime.date(2019, 9, 2), datetime.datetime(2020, 2, 29, 14, 30, 5), True, "SUPP", 1],
    ["100002", "\u00c5ngstr\u00f6m, the", 1 / 3, datetime.date(1900, 3, 1), datetime.time(8, 5), False, "12", "#N/A"],
    ["100003", None, 12345678901234, datetime.date(1900, 1, 31), None, True, "50%", -2.5],
    [None] * 8,
    ["100005", "line\nbreak", 1e-7, datetime.date(2024, 12, 31), None, None, " x ", 3],
]
for row in rows:
    schools.append(row)
schools["B6"] = CellRichText("bold ", TextBlock(InlineFont(b=True), "and"), " plain")
schools["D4"].number_format = "dd/mm/yyyy"
schools["C4"].number_format = "0%"
schools.merge_cells("F7:G7")
book.save(folder / "schools.xlsx")

book = openpyxl.Workbook()
book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
book.active.append(["day"])
book.active.append([datetime.date(2019, 9, 2)])
book.active.append([datetime.date(1904, 1, 1)])
book.save(folder / "mac.xlsx")

book = openpyxl.Workbook()
for cells in [["urn", None, "score"], [100001, "note", 1], [100002, None, 2], [100003, "more", 3]]:
    book.active.append(cells)
book.save(folder / "unnamed.xlsx")

book = openpyxl.Workbook()
book.active.append(["a", "b"])
book.active.append([1, "=A2+1"])
book.save(folder / "uncalculated.xlsx")

book = openpyxl.Workbook()
book.active.append(["a", "b"])
book.active.append([1, 2, "beside"])
book.save(folder / "beside.xlsx")

inline = """<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row><c t="inlineStr"><is><t>id</t></is></c><c t="inlineStr"><is><r><t>sc</t></r><r><t>ore</t></r></is></c></row>
<row><c t="inlineStr"><is><t>_x0041_1</t><rPh sb="0" eb="1"><t>no</t></rPh></is></c><c><v>1.5</v></c></row>
<row><c t="str"><f>"B"&amp;"2"</f><v>B2</v></c><c t="e"><v>#DIV/0!</v></c></row>
</sheetData></worksheet>"""


def archive(name, sheet, extra=()):
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as z:
        for path, text in [
            ("[Content_Types].xml", "<Types/>"),
            ("_rels/.rels", '<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
            ("xl/workbook.xml", '<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'),
            ("xl/_rels/workbook.xml.rels", '<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'),
            ("xl/worksheets/sheet1.xml", sheet), *extra]:
            info = zipfile.ZipInfo(path, (2024, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            z.writestr(info, text)


archive("inline.xlsx", inline)
archive("doctype.xlsx", '<!DOCTYPE w [<!ENTITY a "x">]>' + inline.split("?>")[1].replace("ore", "&a;"))
archive("bomb.xlsx", "<worksheet><sheetData>" + " " * (64 << 20) + "</sheetData></worksheet>")
(folder / "locked.xlsx").write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504))
(folder / "renamed.dta").write_text("a,b\n1,2\n")


def told(path, reader):
    frame, meta = reader(str(path), user_missing=True) if reader in (
        pyreadstat.read_sav, pyreadstat.read_dta) else reader(str(path))
    return {
        "labels": dict(zip(meta.column_names, meta.column_labels)),
        "value.labels": {k: {str(c): t for c, t in v.items()} for k, v in meta.variable_value_labels.items()},
        "columns": {name: [None if pandas.isna(v) else str(v) for v in frame[name]] for name in frame.columns},
    }


result = {
    "source": {"tool": f"pyreadstat {pyreadstat.__version__}, openpyxl {openpyxl.__version__}, "
                       f"pandas {pandas.__version__}", "command": "read_*", "script": "generators/files.py"},
    "files": {name: told(folder / name, reader) for name, reader in [
        ("pupils.sav", pyreadstat.read_sav), ("pupils.zsav", pyreadstat.read_sav),
        ("pupils.por", pyreadstat.read_por), ("pupils.xpt", pyreadstat.read_xport),
        ("pupils.dta", pyreadstat.read_dta)]},
}
(folder / "pyreadstat.json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
