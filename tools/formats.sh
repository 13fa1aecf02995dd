#!/bin/sh
# Opens what a run has written with readers that are not ours, as far as they are installed, and says which are not:
#   sh tools/formats.sh results/<id>
# LaTeX: pdflatex. Typst: the command, or the module of PYTHON. Word: python-docx of PYTHON, LibreOffice. Excel: openpyxl of
# PYTHON, LibreOffice. A check by hand, not of CI.
set -eu
folder=$1
python=${PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

tell() { # verdict, file
  echo "$1 $2"
  if [ "$1" = FAILED ]; then status=1; fi
}

if command -v pdflatex >/dev/null; then
  for table in "$folder"/tables/*.tex; do
    {
      printf '%s\n' '\documentclass{article}\usepackage[T1]{fontenc}\usepackage{booktabs,longtable}\usepackage[landscape]{geometry}\begin{document}'
      cat "$table"
      printf '%s\n' '\end{document}'
    } >"$work/table.tex"
    if (cd "$work" && pdflatex -interaction=nonstopmode -halt-on-error table.tex >/dev/null); then tell ok "$table"; else tell FAILED "$table"; fi
  done
else
  tell skipped "LaTeX: no pdflatex"
fi

office() { # file
  if command -v soffice >/dev/null; then
    rm -f "$work"/*.pdf
    soffice --headless --convert-to pdf --outdir "$work" "$1" >/dev/null 2>&1 || true
    if ls "$work"/*.pdf >/dev/null 2>&1; then tell ok "$1 (LibreOffice)"; else tell FAILED "$1 (LibreOffice)"; fi
  else
    tell skipped "$1: no LibreOffice"
  fi
}

typst_compile() { # file
  if command -v typst >/dev/null; then
    typst compile "$1" "$work/table.pdf"
  else
    "$python" -c 'import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])' "$1" "$work/table.pdf"
  fi
}
if command -v typst >/dev/null || "$python" -c 'import typst' 2>/dev/null; then
  for table in "$folder"/tables/*.typ; do
    cp "$table" "$work/table.typ"
    if typst_compile "$work/table.typ"; then tell ok "$table"; else tell FAILED "$table"; fi
  done
else
  tell skipped "Typst: neither the command nor the module"
fi

for document in "$folder"/report.docx "$folder"/tables/*.docx; do
  if "$python" -c 'import docx' 2>/dev/null; then
    if "$python" - "$document" <<'EOF'; then tell ok "$document (python-docx)"; else tell FAILED "$document (python-docx)"; fi
import sys
import docx
document = docx.Document(sys.argv[1])
assert document.tables, "no table"
for table in document.tables:
    properties = table.rows[0]._tr.trPr
    assert properties is not None and properties.xpath("w:tblHeader"), "no header row"
    assert all(row.cells[0].text.strip() for row in table.rows[len(table._tbl.xpath("w:tr[w:trPr/w:tblHeader]")):]), "a row without heading"
assert document.core_properties.title and document.core_properties.language == "en-GB"
assert all(shape._inline.docPr.get("descr") for shape in document.inline_shapes), "a picture without alt text"
EOF
  else
    tell skipped "$document: no python-docx"
  fi
  office "$document"
done

for workbook in "$folder"/tables/*.xlsx; do
  if "$python" -c 'import openpyxl' 2>/dev/null; then
    if "$python" - "$workbook" <<'EOF'; then tell ok "$workbook (openpyxl)"; else tell FAILED "$workbook (openpyxl)"; fi
import sys
import openpyxl
workbook = openpyxl.load_workbook(sys.argv[1])
assert workbook.sheetnames[:3] == ["Cover", "Contents", "Notes"], workbook.sheetnames
assert len(workbook.sheetnames) > 3, "no sheet of results"
for sheet in workbook.worksheets[1:]:
    assert len(sheet.tables) == 1, f"{sheet.title} has {len(sheet.tables)} tables"
    assert sheet["A1"].value, f"{sheet.title} has no title"
    assert not sheet.merged_cells.ranges, f"{sheet.title} has merged cells"
for sheet in workbook.worksheets[3:]:
    (table,) = sheet.tables.values()
    rows = list(sheet[table.ref])
    assert all(cell.value is not None for row in rows for cell in row), f"{sheet.title} has an empty cell"
EOF
  else
    tell skipped "$workbook: no openpyxl"
  fi
  office "$workbook"
done
exit $status
