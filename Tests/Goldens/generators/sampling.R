# Golden of sampling weights: svyglm of the package survey, which takes rows as its clusters.
# Run: Rscript Tests/Goldens/generators/sampling.R   (Debian: r-base-core r-cran-survey)
# HC1 (Stata's pweights) is svyglm's covariance times (N - 1)/(N - K): both are multiples of HC0.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "golden.R"))
suppressPackageStartupMessages(library(survey))

gaps <- read.csv(file.path(repository(), "Tests", "Specs", "data", "missing.csv"),
  colClasses = "character", strip.white = TRUE)
for (column in setdiff(names(gaps), "score"))
  gaps[[column]][gaps[[column]] %in% c("", "NA", "SUPP")] <- NA
gaps$score[gaps$score %in% c("", "NA", ".", "-99")] <- NA
gaps[c("hours", "n", "score")] <- lapply(gaps[c("hours", "n", "score")], as.numeric)
rows <- subset(gaps, !is.na(n) & n > 0 & !is.na(score) & !is.na(hours) & !is.na(sex))
fit <- svyglm(score ~ hours + sex, svydesign(~1, weights = ~n, data = rows))
write_golden("sampling-svyglm", "sampling.R",
  "svyglm(score ~ hours + sex, svydesign(~1, weights = ~n, data = rows))",
  list(relative = 1e-9, reason = "both solve a well-conditioned problem"),
  list(file = "Tests/Specs/data/missing.csv"),
  list(estimate = I(unname(coef(fit))), `std.error` = I(unname(sqrt(diag(vcov(fit))))),
    nobs = nrow(rows), k = length(coef(fit))), packages = "survey")
