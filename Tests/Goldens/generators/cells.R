# Means of cells and of the years before the start, arm against arm: base R, by the formulas. On data/programme.csv.
source("golden.R")
d <- read.csv(file.path(repository(), "Tests", "Goldens", "data", "programme.csv"))
about <- function(x, w, unit) {
  n <- length(x)
  m <- sum(w * x) / sum(w)
  list(rows = n, units = length(unique(unit)), weight = sum(w), mean = m,
       sd = if (n > 1) sqrt(sum(w * (x - m)^2) / sum(w) * n / (n - 1)) else NULL)
}
values <- list()
for (w in c("none", "weight")) {
  d$w <- if (w == "none") 1 else d$weight
  cells <- list()
  for (key in unique(paste(d$start, d$year, d$focus))) {
    part <- d[paste(d$start, d$year, d$focus) == key, ]
    cells[[key]] <- about(part$score, part$w, part$school)
  }
  earliest <- min(d$start[d$start > 0])
  before <- d[d$year < ifelse(d$start > 0, d$start, earliest), ]
  baseline <- list()
  for (group in c("all", "focus", "other")) for (variable in c("score", "prior")) {
    part <- if (group == "all") before else before[before$focus == (group == "focus"), ]
    arms <- lapply(list(part$start > 0, part$start == 0), function(chosen)
      about(part[[variable]][chosen], part$w[chosen], part$school[chosen]))
    pooled <- sqrt(((arms[[1]]$rows - 1) * arms[[1]]$sd^2 + (arms[[2]]$rows - 1) * arms[[2]]$sd^2) /
                     (arms[[1]]$rows + arms[[2]]$rows - 2))
    baseline[[paste(group, variable)]] <- list(
      programme = arms[[1]], comparison = arms[[2]],
      standardised = (arms[[1]]$mean - arms[[2]]$mean) / pooled)
  }
  values[[w]] <- list(cells = cells, baseline = baseline)
}
write_golden("cells", "cells.R", "weighted means and standard deviations by their formulas",
             list(relative = 1e-12, reason = "sums of some hundred numbers, in another order"), NULL, values,
             folder = "programme")
