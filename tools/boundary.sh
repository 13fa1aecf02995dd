#!/bin/sh
# The walls of the house: a module imports only modules above it, and `unsafe` stands only behind the doors.
set -u
status=0

# Bottom to top, as in Package.swift.
order="Numerics Frames Readers Designs Estimation LinearModels DifferenceInDifferences Education Simulation Specs Analyses Presentation"
above=""
for module in $order; do
  for other in $order; do
    case " $above " in *" $other "*) continue ;; esac
    [ "$other" = "$module" ] && continue
    hits=$(grep -rnE "^(public |internal |package )?import $other\$" "Sources/$module" --include='*.swift') || continue
    echo "boundary: $module may not import $other:" && echo "$hits"
    status=1
  done
  above="$above $module"
done

one_door() { # module of C declarations, the only Swift modules that may import it, parted by |
  hits=$(grep -rlE "import $1\$" Sources --include='*.swift' | grep -vE "^Sources/($2)/")
  if [ -n "$hits" ]; then echo "boundary: only $2 may import $1:" && echo "$hits" && status=1; fi
}
one_door CLAPACK Numerics
one_door CRmath Numerics
one_door CKernels Numerics
one_door CCrypto Readers
one_door CScan Readers
one_door CZlib Readers
one_door CReadStat Readers
one_door CZip "Readers|Presentation" # reads what others wrote, in a child process; writes our own
one_door CExpat Readers
one_door CChild Readers
one_door CYAML Specs
one_door CFolders Analyses
one_door CXlsxWriter Presentation
one_door CDrawing Presentation

# Files that may hold unsafe code: kernels and the doors to C. tools/unsafe.txt lists them with a reason.
hits=$(grep -rlwE "unsafe|@unchecked" Sources --include='*.swift' | while read -r file; do
  grep -q "^$file " tools/unsafe.txt || echo "$file"
done)
if [ -n "$hits" ]; then echo "boundary: unsafe code outside tools/unsafe.txt:" && echo "$hits" && status=1; fi

exit $status
