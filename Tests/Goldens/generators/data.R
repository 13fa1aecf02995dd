# Data of the tests that are free to ship: writes ../data/*.csv.
# Run: Rscript Tests/Goldens/generators/data.R     (Debian: r-base-core r-cran-sandwich r-cran-plm)
#
# petersen.csv: PetersenCL of the package sandwich (GPL-2 | GPL-3), Petersen's simulated panel.
# grunfeld.csv: Grunfeld of the package plm (GPL-2 | GPL-3): investment of 10 firms, 1935 to 1954 (Grunfeld 1958).
# longley.csv: R's datasets::longley in the units of NIST StRD (thousands, as published in 1967).
# wampler1.csv to wampler5.csv: from their formulas (Wampler 1970), the noise of 3 to 5 included.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "golden.R"))

data("PetersenCL", package = "sandwich", envir = environment())
write_csv(PetersenCL, "petersen.csv")
data("Grunfeld", package = "plm", envir = environment())
write_csv(Grunfeld, "grunfeld.csv")

write_csv(
  with(datasets::longley, data.frame(
    y = round(1000 * Employed), x1 = GNP.deflator, x2 = round(1000 * GNP),
    x3 = round(10 * Unemployed), x4 = round(10 * Armed.Forces), x5 = round(1000 * Population),
    x6 = Year)),
  "longley.csv")

x <- 0:20
noise <- c(759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048, 2048)
noise <- c(noise, rev(noise[1:10]))
ones <- rowSums(outer(x, 0:5, "^"))
tenths <- rowSums(outer(x, 0:5, function(x, k) x^k * 10^(5 - k))) / 1e5
for (set in 1:5) {
  y <- switch(set, ones, tenths, ones + noise, ones + 100 * noise, ones + 10000 * noise)
  write_csv(data.frame(y = y, x = x), sprintf("wampler%d.csv", set))
}
