"""A corpus of irregular text files: irregular/*.csv (written here) and irregular/cells.json, what peers read.

Run with polars 2.1.0 (Python 3.11):
    python Tests/Goldens/generators/irregular.py

Each file is read by polars with all columns as text. Where polars refuses a file, or reads other cells than
Python's own csv module, the values of the csv module are taken and `reader` says so. Columns of numbers
are read by Python's float, which rounds to nearest, and written in hexadecimal.
"""

import csv
import io
import json
import os
import platform
import random

import polars as pl

here = os.path.dirname(os.path.abspath(__file__))
folder = os.path.join(here, "..", "irregular")

# name -> (bytes, delimiter, encoding, columns of numbers)
files = {
    "quotes": b'id,text,x\n1,"a,b",1\n2,"say ""so""",2\n3,"",3\n4,"""",4\n5,"a\nb",5\n6,"a\r\nb",6\n',
    "crlf": b"a,b\r\n1,x\r\n2,y\r\n",
    "cr": b"a,b\r1,x\r2,y\r",
    "mixed-ends": b"a,b\n1,x\r\n2,y\n3,z\r\n",
    "no-final-newline": b"a,b\n1,x\n2,y",
    "bom": b"\xef\xbb\xbfa,b\n1,\xc3\xa9\n2,y\n",
    "header-only": b"a,b,c\n",
    "blank-cells": b'a,b,c\n,,\n1,,3\n ,"",\n4,\t,6\n',
    "quoted-header": b'"a,1","b\nc","d ""e"""\n1,2,3\n4,5,6\n',
    "quote-in-text": b'a,b\n5\'4",x\nab"cd",y\n',
    "unicode": "a,b\n\u00e9,\u4e2d\u6587\n\U0001f600,e\u0301\n\u00a0x,\u2028\n".encode(),
    "long-cell": b"a,b\n1," + b"x" * 20_000 + b"\n2,y\n",
    "many-columns": ",".join(f"c{i}" for i in range(600)).encode() + b"\n" + (",".join(str(i) for i in range(600)) + "\n").encode() * 3,
    "one-column": b"a\n1\n\n3\n",
    "quote-at-chunk": b"a,b\n" + b'"' + b"line\n" * 5_000 + b'",1\nx,2\n',
}
delimiters = {"semicolon": b"a;b;x\n1;a,b;1.5\n2;\"c;d\";-2\n", "tab": b"a\tb\tx\n1\t\"a\tb\"\t3\n 2\tc \t4\n", "bar": b"a|b\n1|\"x|y\"\n"}
numbers = [
    "1", "-1", "0", "-0", "+3", ".5", "5.", "-.5", "1e5", "1E-5", "1.5e+3", "007", "12345678", "123456789", "0.1", "-99.25",
    "1.7976931348623157e308", "4.9e-324", "2.2250738585072011e-308", "9007199254740993", "0.30000000000000004",
    "123456789012345678901234567890", "1e-400", "8.41e+21", "3.518437208883201171875", "99999999", "9999999.9", "-1234567",
    "1234567.", ".1234567", "-.123456", "0.000001",
]


def random_file(seed):
    """Cells of all kinds, quoted by need or whim, with line ends of one kind."""
    dice = random.Random(seed)
    end = dice.choice(["\n", "\r\n"])
    width = dice.randint(2, 6)
    texts = ["", " ", "a", "b c", "x,y", 'say "so"', "two\nlines", "\u00e9t\u00e9", "O'Brien", "  padded ", "NA", "-", "#N/A", "1,234", "45%", "2018/2019"]

    def cell(column):
        text = dice.choice(numbers) if column == 0 else dice.choice(texts + numbers[:8])
        if any(sign in text for sign in ',"\n') or dice.random() < 0.2:
            text = '"' + text.replace('"', '""') + '"'
        return text

    lines = [",".join(f"c{column}" for column in range(width))]
    lines += [",".join(cell(column) for column in range(width)) for _ in range(60)]
    return (end.join(lines) + (end if dice.random() < 0.5 else "")).encode()


def by_csv(data, delimiter, encoding):
    text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def by_polars(data, delimiter, encoding):
    frame = pl.read_csv(
        data.decode(encoding).encode(), separator=delimiter, infer_schema=False, empty_string_is_null=False
    )
    return [frame.columns] + [list(row) for row in frame.rows()]


def main():
    cases = {name: (data, ",", "utf-8", []) for name, data in files.items()}
    signs = {"semicolon": ";", "tab": "\t", "bar": "|"}
    cases |= {name: (data, signs[name], "utf-8", []) for name, data in delimiters.items()}
    cases["numbers"] = ("x,y\n" + "".join(f"{n},{n}\n" for n in numbers)).encode(), ",", "utf-8", ["x"]
    cases["windows-1252"] = ("a,b\n\u00e9,\u20ac5\n\u201cso\u201d,\u0161\n".encode("cp1252"), ",", "cp1252", [])
    for seed in range(12):
        cases[f"random-{seed}"] = random_file(seed), ",", "utf-8", ["c0"]
    out = []
    for name, (data, delimiter, encoding, numeric) in cases.items():
        rows, reader = by_csv(data, delimiter, encoding), "csv"
        try:
            if by_polars(data, delimiter, encoding) == rows:
                reader = "polars"
        except pl.exceptions.PolarsError:
            pass
        if name == "one-column":
            # csv gives no cells for a blank line; in a file of one column it is a row whose cell is blank.
            rows, reader = by_polars(data, delimiter, encoding), "polars"
        values = {}
        for column in numeric:
            place = rows[0].index(column)
            values[column] = [float(row[place]).hex() for row in rows[1:]]
        path = f"{name}.{'tsv' if delimiter == chr(9) else 'csv'}"
        with open(os.path.join(folder, path), "wb") as file:
            file.write(data)
        case = {"file": path, "delimiter": delimiter, "encoding": {"cp1252": "windows-1252"}.get(encoding, encoding),
                "reader": reader, "rows": rows, "numbers": values}
        if name == "many-columns" or name == "long-cell" or name == "quote-at-chunk":
            # The lengths of cells say as much as the cells would, in less room.
            case["lengths"] = [[len(cell) for cell in row] for row in rows]
            case["rows"] = []
        out.append(case)
        print(name, reader, len(rows) - 1, "rows")
    golden = {
        "source": {"tools": f"polars {pl.__version__}; csv of Python {platform.python_version()}",
                   "script": "generators/irregular.py"},
        "tolerance": {"relative": 0, "reason": "cells are texts; numbers are the doubles nearest to their decimals"},
        "cases": out,
    }
    with open(os.path.join(folder, "cells.json"), "w") as file:
        json.dump(golden, file, ensure_ascii=True, indent=None, separators=(",", ":"))
        file.write("\n")


main()
