# Goldens of expressions: r/expressions.json holds a simulated table and what R makes of it.
# Run: Rscript Tests/Goldens/generators/expressions.R   (Debian: r-base-core r-cran-dplyr)
# Each case is keyed by the expression as Diminish has it; null stands for NA.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "golden.R"))
suppressPackageStartupMessages(library(dplyr, warn.conflicts = FALSE))
set.seed(20261126)

n <- 240
school <- sample(c(1:11, NA), n, TRUE)
school[1:3] <- c(97, 98, 98) # a school of one row, and one of two rows alike
year <- sample(2014:2021, n, TRUE)
x <- round(rnorm(n, 100 + ifelse(is.na(school), 0, school), 8), 0)
x[sample(n, 30)] <- NA
x[1:3] <- c(90, 101, 101)
x[which(school == 7)] <- NA # a school without a value
z <- round(rnorm(n), 3)
f <- sample(c(TRUE, FALSE, NA), n, TRUE)
s <- sample(c("St Anne's", " Oak Academy ", "oak academy", "Ville-\u00c9t\u00e9", "1e3", "12.50", "-3", NA), n, TRUE)
t <- sample(c("a", "Bb", "ccc", NA), n, TRUE)
dates <- as.Date("2015-01-01") + sample(0:2400, n, TRUE)
iso <- format(dates)
uk <- format(dates, "%d/%m/%Y")
uk[sample(n, 12)] <- "31/02/2018"
iso[sample(n, 12)] <- NA
d <- as.Date(iso)
# A panel: pupil and time are unique, with gaps.
panel <- expand.grid(time = 2014:2019, pupil = 1:40)
panel <- panel[sample(nrow(panel), n), ] # all 240 rows, in random order
panel$time <- panel$time + (panel$time > 2016) * 2 # no 2017, 2018
pupil <- panel$pupil
time <- panel$time

by <- function(value, group, f) {
  result <- rep(NA_real_, length(value))
  for (g in unique(group[!is.na(group)])) {
    rows <- which(group == g)
    known <- value[rows][!is.na(value[rows])]
    result[rows] <- if (length(known)) f(known) else NA
  }
  result
}
each <- function(value, group, f) {
  result <- rep(NA_real_, length(value))
  for (g in unique(group[!is.na(group)])) {
    rows <- which(group == g & !is.na(value))
    if (length(rows)) result[rows] <- f(value[rows])
  }
  result
}
scaled <- function(v) if (length(v) > 1 && sd(v) > 0) (v - mean(v)) / sd(v) else NA
sds <- function(v) if (length(v) > 1) sd(v) else NA
quantiles <- function(k) function(v)
  findInterval(v, quantile(v, (1:(k - 1)) / k, type = 7), left.open = TRUE) + 1
one <- rep(1, n)
both <- ifelse(is.na(school), NA, paste(school, year))
shift <- function(value, steps, f) {
  frame <- data.frame(value, pupil, time, row = 1:n)
  frame <- frame %>% group_by(pupil) %>%
    mutate(other = f(value, steps, order_by = time)) %>% ungroup() %>% arrange(row)
  frame$other
}
exactly <- function(value, distance) value[match(paste(pupil, time + distance), paste(pupil, time))]
bands <- function(at, labels, right) as.character(cut(x, c(-Inf, at, Inf), labels, right = right))
# What R takes without a complaint agrees with cut().
stopifnot(identical(
  as.numeric(cut(z, quantile(z, 0:5 / 5, type = 7), labels = FALSE, include.lowest = TRUE)),
  quantiles(5)(z)))

cases <- list(
  `mean(x, by: school)` = by(x, school, mean),
  `sum(x, by: school)` = by(x, school, sum),
  `sd(x, by: school)` = by(x, school, sds),
  `min(x, by: school)` = by(x, school, min),
  `max(x, by: school)` = by(x, school, max),
  `median(x, by: school)` = by(x, school, median),
  `count(x, by: school)` = ifelse(is.na(school), NA, ave(as.numeric(!is.na(x)), school, FUN = sum)),
  `count(by: school)` = ifelse(is.na(school), NA, ave(one, school, FUN = sum)),
  `share(f, by: school)` = by(as.numeric(f), school, mean),
  `share(f)` = rep(mean(f, na.rm = TRUE), n),
  `rank(x, by: school)` = each(x, school, rank),
  `rank(z)` = rank(z),
  `standardise(x, by: school)` = each(x, school, scaled),
  `standardise(x)` = each(x, one, scaled),
  `standardise(x, by: [school, year])` = each(x, both, scaled),
  `mean(x, by: [school, year])` = by(x, both, mean),
  `quantile_group(z, 5)` = quantiles(5)(z),
  `quantile_group(x, 4, by: school)` = each(x, school, quantiles(4)),
  `quantile_group(x, 3)` = each(x, one, quantiles(3)),
  `mean(standardise(x, by: school), by: year)` = by(each(x, school, scaled), year, mean),
  `lag(x, by: pupil, order: time)` = shift(x, 1, dplyr::lag),
  `lead(x, by: pupil, order: time)` = shift(x, 1, dplyr::lead),
  `lag(x, by: pupil, order: time, steps: 3)` = shift(x, 3, dplyr::lag),
  `lag(t, by: pupil, order: time)` = shift(t, 1, dplyr::lag),
  `lag(x, by: pupil, order: time, distance: 1)` = exactly(x, -1),
  `lead(x, by: pupil, order: time, distance: 3)` = exactly(x, 3),
  `lower(s)` = tolower(s), `upper(t)` = toupper(t), `trim(s)` = trimws(s), `length(s)` = nchar(s),
  `contains(s, 'Academy')` = ifelse(is.na(s), NA, grepl("Academy", s, fixed = TRUE)),
  `starts_with(s, 'St ')` = startsWith(s, "St "), `ends_with(t, 'c')` = endsWith(t, "c"),
  `replace(s, 'a', 'oo')` = gsub("a", "oo", s, fixed = TRUE),
  `substring(s, 2, 3)` = substr(s, 2, 4),
  `concat(t, '-', t)` = ifelse(is.na(t), NA, paste0(t, "-", t)),
  `concat(s, t)` = ifelse(is.na(s) | is.na(t), NA, paste0(s, t)),
  `text(x)` = as.character(x), `text(z)` = as.character(z),
  `number(s)` = suppressWarnings(as.numeric(s)),
  `date(iso)` = as.numeric(d),
  `date(uk, format: '%d/%m/%Y')` = as.numeric(as.Date(uk, "%d/%m/%Y")),
  `year(date(iso))` = as.POSIXlt(d)$year + 1900, `month(date(iso))` = as.POSIXlt(d)$mon + 1,
  `day(date(iso))` = as.POSIXlt(d)$mday,
  `academic_year(date(iso))` = as.POSIXlt(d)$year + 1900 + (as.POSIXlt(d)$mon >= 8),
  `date(iso) - '2018-09-01'` = as.numeric(d - as.Date("2018-09-01")),
  `date(iso) >= '2018-09-01'` = d >= as.Date("2018-09-01"),
  `text(date(iso) + 30)` = format(d + 30),
  `case(x >= 110, 'high', x >= 100, 'met', else: 'below')` =
    ifelse(x >= 110, "high", ifelse(x >= 100, "met", "below")),
  `recode(t, from: ['a', 'Bb', 'ccc'], to: ['p', 'q', 'p'])` =
    c("p", "q", "p")[match(t, c("a", "Bb", "ccc"))],
  `recode(year, from: [2020, 2021], to: [0, 0], else: keep)` = ifelse(year >= 2020, 0, year),
  `cut(x, at: [95, 100, 110], labels: ['w', 'x', 'y', 'z'])` =
    bands(c(95, 100, 110), c("w", "x", "y", "z"), TRUE),
  `cut(x, at: [95, 100, 110], labels: ['w', 'x', 'y', 'z'], right: false)` =
    bands(c(95, 100, 110), c("w", "x", "y", "z"), FALSE),
  `coalesce(x, z)` = coalesce(x, z),
  `clamp(x, 95, 105)` = pmin(pmax(x, 95), 105),
  `floor(z)` = floor(z), `ceil(z)` = ceiling(z), `log10(abs(z) + 1)` = log10(abs(z) + 1))
cases <- lapply(cases, function(values) { values[is.na(values)] <- NA; I(values) })

# substr() counts characters in a UTF-8 locale only.
stopifnot(l10n_info()$`UTF-8`)
write_golden("expressions", "expressions.R", "base R and dplyr, as the script has it",
  list(relative = 1e-12, absolute = 1e-12,
    reason = "means and deviations of small groups; a deviation near nought has no relative digits"),
  NULL,
  list(
    numbers = lapply(list(school = school, year = year, x = x, z = z, pupil = pupil, time = time), I),
    flags = list(f = I(f)), texts = lapply(list(s = s, t = t, iso = iso, uk = uk), I),
    cases = cases),
  packages = "dplyr")
