#!/bin/sh
# Writes docs/analyses anew: the report of each analysis in Markdown with its figures, without what it was made of, which
# names the machine. Then the tables between the marks in README.md. An analysis whose data are not here keeps its page.
set -eu
diminish=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p docs/analyses

for spec in analyses/*.yaml; do
  name=$(basename "$spec" .yaml)
  if ! "$diminish" run "$spec" --out "$work/$name" --quiet >/dev/null 2>"$work/errors"; then
    echo "docs: $spec cannot run here, its page stays as it is:" >&2
    head -3 "$work/errors" >&2
    continue
  fi
  {
    echo "<!-- Made by make docs from $spec. -->"
    awk '/^## /{ skip = ($0 == "## What this was made of") } /^\*\*\[.*\]\*\*$/{ skip = 0 } !skip' "$work/$name/report.md" |
      sed "s|](figures/|]($name/|g"
  } >"docs/analyses/$name.md"
  rm -rf "docs/analyses/$name"
  if [ -d "$work/$name/figures" ]; then
    mkdir "docs/analyses/$name"
    cp "$work/$name/figures/"*.svg "$work/$name/figures/"*.csv "docs/analyses/$name/"
  fi
done

# README.md: from each `<!-- table: ANALYSIS/TABLE -->` to `<!-- end -->`. A table that was not made here stays.
awk -v work="$work" '
  /^<!-- table: .+\/.+ -->$/{
    print
    split($3, name, "/")
    file = work "/" name[1] "/tables/" name[2] ".md"
    if ((getline line < file) > 0) {
      print ""
      do print line; while ((getline line < file) > 0)
      print ""
      inside = 1
    }
    close(file)
    next
  }
  /^<!-- end -->$/{ inside = 0 }
  !inside' README.md >"$work/README.md"
cat "$work/README.md" >README.md
