# Randomisation tests by estimating every assignment anew with lm and sandwich's clustered covariance (CR1; its factor
# cancels): schools.csv within strata and without, programme.csv as difference in differences and triple difference.
# Of several treated terms one is tested while the others stand at their estimates under the hypothesis.
suppressMessages(library(sandwich))
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "golden.R"))
root <- repository()

# |t|, or |b|, of each tested column; the factors of sandwich cancel in t / t*.
statistics <- function(data, base, columns, y, units, tested, studentised) {
  frame <- data
  frame$.y <- y
  for (name in names(columns)) frame[[name]] <- columns[[name]]
  fit <- lm(as.formula(paste(".y ~", paste(c(names(columns), base), collapse = " + "))), frame)
  V <- vcovCL(fit, cluster = frame[[units]], type = "HC0", cadjust = FALSE)
  weights <- rep(0, length(coef(fit)))
  names(weights) <- names(coef(fit))
  weights[names(tested)] <- tested
  known <- !is.na(coef(fit))
  b <- sum(weights[known] * coef(fit)[known])
  if (!studentised) return(abs(b))
  w <- weights[rownames(V)]
  abs(b) / sqrt(drop(t(w) %*% V %*% w))
}

# Every assignment: the treated units of each stratum, chosen anew.
assignments <- function(treated, strata) {
  ways <- lapply(split(seq_along(treated), strata), function(units) {
    k <- sum(treated[units])
    if (k == 0) return(list(integer(0)))
    if (k == length(units)) return(list(units))
    lapply(combn(length(units), k, simplify = FALSE), function(chosen) units[chosen])
  })
  picks <- expand.grid(lapply(ways, seq_along))
  lapply(seq_len(nrow(picks)), function(row) {
    d <- rep(0, length(treated))
    for (stratum in seq_along(ways)) d[ways[[stratum]][[picks[row, stratum]]]] <- 1
    d
  })
}

# carriers: named list of row vectors c; a moved column is d[unit] * c.
randomisation <- function(data, outcome, base, units, treated, strata, carriers, tested,
                          value = 0, studentised = TRUE) {
  unit <- match(data[[units]], names(treated))
  columns <- function(d) lapply(carriers, function(c) d[unit] * c)
  all <- assignments(treated, strata)
  observed <- columns(treated)
  y <- data[[outcome]]
  # The effects under the hypothesis: least squares with the tested combination held at its value.
  frame <- data
  names <- names(carriers)
  for (name in names) frame[[name]] <- observed[[name]]
  fit <- lm(as.formula(paste(outcome, "~", paste(c(names, base), collapse = " + "))), frame)
  b <- coef(fit)[names]
  bread <- summary(fit)$cov.unscaled[names, names, drop = FALSE]
  w <- setNames(rep(0, length(names)), names)
  w[names(tested)] <- tested
  lift <- drop(bread %*% w) / drop(t(w) %*% bread %*% w)
  effects <- b - lift * (sum(w * b) - value)
  shifted <- y - Reduce(`+`, Map(function(c, e) c * e, observed, effects))
  # (c'b - r)/s of the data is the statistic in the shifted outcomes.
  t0 <- statistics(data, base, observed, shifted, units, tested, studentised)
  draws <- vapply(all, function(d) statistics(data, base, columns(d), shifted, units, tested, studentised), 0)
  list(assignments = length(all), extreme = sum(draws >= t0 * (1 - 1e-9)),
       p.value = mean(draws >= t0 * (1 - 1e-9)), estimate = unname(sum(w * b)))
}

schools <- read.csv(file.path(root, "Tests/Goldens/data/schools.csv"), colClasses = c(school = "character"))
some <- schools[schools$la %in% 1:4, ]
few <- schools[schools$la %in% 3:4, ]
facts <- function(data) {
  first <- data[!duplicated(data$school), ]
  list(treated = setNames(first$treated, first$school), la = first$la)
}
a <- facts(some)
b <- facts(few)
one <- function(data) rep(1, nrow(data))
cases <- list(
  "strata" = randomisation(some, "y", "x", "school", a$treated, a$la, list(d1 = one(some)), c(d1 = 1)),
  "strata-coefficient" = randomisation(some, "y", "x", "school", a$treated, a$la, list(d1 = one(some)), c(d1 = 1), studentised = FALSE),
  "plain" = randomisation(few, "y", c("x", "factor(cohort)"), "school", b$treated, rep(1, 8), list(d1 = one(few)), c(d1 = 1)),
  "plain-one" = randomisation(few, "y", c("x", "factor(cohort)"), "school", b$treated, rep(1, 8), list(d1 = one(few)), c(d1 = 1), value = 1),
  "product-main" = randomisation(few, "y", c("disadvantaged", "x"), "school", b$treated, rep(1, 8), list(d1 = one(few), d2 = few$disadvantaged), c(d1 = 1)),
  "product" = randomisation(few, "y", c("disadvantaged", "x"), "school", b$treated, rep(1, 8), list(d1 = one(few), d2 = few$disadvantaged), c(d2 = 1)))

programme <- read.csv(file.path(root, "Tests/Goldens/data/programme.csv"), colClasses = c(school = "character"))
p <- programme[programme$start %in% c(0, 2018), ]
first <- p[!duplicated(p$school), ]
treated <- setNames(as.numeric(first$start == 2018), first$school)
half <- rep(1:2, length.out = length(treated))
post <- as.numeric(p$year >= 2018)
both <- c("factor(school)", "factor(year)")
grouped <- c("factor(school):factor(focus)", "factor(year):factor(focus)")
cases$did <- randomisation(p, "score", both, "school", treated, rep(1, length(treated)), list(d1 = post), c(d1 = 1))
parts <- list(d1 = post * p$focus, d2 = post)
cases$gap <- randomisation(p, "score", grouped, "school", treated, rep(1, length(treated)), parts, c(d1 = 1))
cases$focus <- randomisation(p, "score", grouped, "school", treated, rep(1, length(treated)), parts, c(d1 = 1, d2 = 1))
cases$other <- randomisation(p, "score", grouped, "school", treated, rep(1, length(treated)), parts, c(d2 = 1))

write_golden(
  "randomisation", "randomisation.R", "lm and sandwich::vcovCL for every assignment",
  tolerance = list(relative = 1e-9, reason = "p-values are counts over the same assignments and agree exactly; estimates are by another factorisation"),
  input = NULL, values = cases)
