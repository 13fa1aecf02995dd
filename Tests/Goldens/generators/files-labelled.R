# Writes Tests/Goldens/files/labelled{,-moments}.{sav,dta}: labels, user-missing and tagged values, moments, as R's
# haven writes them. All values are made up. Run: Rscript files-labelled.R Tests/Goldens/files     (R 4.2.2, haven 2.5.1)
library(haven)
folder <- commandArgs(TRUE)[1]
n <- 60
moment <- as.POSIXct("2018-09-10 10:00:00", tz = "UTC")
base <- data.frame(
  id = sprintf("%06d", 1:n),
  y = 90.5 + (1:n) %% 7,
  f = factor(rep(c("low", "mid", "high"), 20), levels = c("low", "mid", "high")),
  st = moment + 86400 * (seq_len(n) - 1))
base$g <- labelled(rep(c(2, 1, 3), 20), c(girl = 2, boy = 1, other = 3), label = "Gender")

spss <- base
spss$x <- labelled_spss(rep(c(-9, -8, 10), 20), c(refused = -9, dk = -8), na_values = -9, na_range = c(-8.5, -7),
                        label = "Attitude")
spss$c <- labelled_spss(rep(c("A", "B", "Z"), 20), c(Alpha = "A", Nope = "Z"), na_values = "Z")
spss$s <- labelled(rep(c(1, 2, 99), 20), c(one = 1, two = 2, dk = 99))
write_sav(spss, file.path(folder, "labelled.sav"))

stata <- base
x <- rep(c(10, 12.5), 30)
x[1:12] <- tagged_na("a")
x[13:24] <- tagged_na("b")
x[25] <- tagged_na("c")
x[26:27] <- NA
stata$x <- labelled(x, c(refused = tagged_na("a"), "not asked" = tagged_na("b")), label = "Attitude")
write_dta(stata, file.path(folder, "labelled.dta"))

# Days and moments whose values have labels: they are dates all the same. Stata labels whole numbers only.
day <- 86400 * as.numeric(as.Date("2018-09-10") - as.Date("1582-10-14"))
write_sav(data.frame(
  moment = structure(labelled(day + c(36000, 86400, 0), c(opening = day + 36000, second = day + 86400, zero = day)),
                     format.spss = "DATETIME20"),
  day = structure(labelled(day + c(0, 86400, 0), c(opening = day, second = day + 86400)), format.spss = "DATE11")),
  file.path(folder, "labelled-moments.sav"))
day <- as.integer(as.Date("2018-09-10") - as.Date("1960-01-01"))
write_dta(data.frame(
  day = structure(labelled(day + 0:1, c(opening = day, second = day + 1L)), format.stata = "%td")),
  file.path(folder, "labelled-moments.dta"))

# The files tell when they were written: always the same time, so that running this again changes nothing.
for (name in list.files(folder, "^labelled.*[.](sav|dta)$", full.names = TRUE)) {
  bytes <- readBin(name, "raw", file.size(name))
  is_spss <- endsWith(name, ".sav")
  stamp <- if (is_spss) "27 Nov 2604:19:37" else "27 Nov 2026 04:19"
  at <- grepRaw(if (is_spss) "[0-9]{2} [A-Z][a-z]{2} [0-9]{4}:[0-9]{2}:[0-9]{2}"
                else "[0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}", bytes)
  bytes[seq(at, length.out = nchar(stamp))] <- charToRaw(stamp)
  writeBin(bytes, name)
}
