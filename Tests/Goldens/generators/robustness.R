# The joint sign-flip test of Tests/Specs/robustness/choices.yaml by brute force: CR1 as fixest has it, each cluster's
# contribution from the scores of lm with dummies, all 2^12 sign vectors.
suppressPackageStartupMessages(library(fixest))
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "golden.R"))
root <- repository()
data <- read.csv(file.path(root, "Tests/Specs/data/programme.csv"))
data$cohort_ <- relevel(factor(data$cohort), ref = "2016")
analyses <- list(
  list(score ~ ssif * fsm, NULL), list(score ~ ssif * fsm + ks1, NULL),
  list(score ~ ssif * fsm + cohort_, "urn"))
term <- "ssif:fsm"
units <- list(); t <- c(); schools <- sort(unique(data$urn))
for (late in c(FALSE, TRUE)) {
  d <- if (late) subset(data, cohort >= 2016) else data
  for (a in analyses) {
    f <- a[[1]]
    absorbed <- if (is.null(a[[2]])) f else as.formula(paste(deparse(f), "|", a[[2]]))
    m <- feols(absorbed, d, vcov = ~urn)
    t <- c(t, coef(m)[[term]] / se(m)[[term]])
    full <- if (is.null(a[[2]])) f else update(f, . ~ . + factor(urn))
    l <- lm(full, d)
    x <- model.matrix(l)[, !is.na(coef(l))]
    influence <- (x %*% chol2inv(qr.R(qr(x))))[, match(term, colnames(x))] * residuals(l)
    rows <- as.integer(names(residuals(l)))
    psi <- tapply(influence, factor(d$urn[match(rownames(model.matrix(l)), rownames(d))], schools), sum)
    psi[is.na(psi)] <- 0
    units[[length(units) + 1]] <- psi / sqrt(sum(psi^2))
  }
}
psi <- do.call(cbind, units)
signs <- as.matrix(expand.grid(rep(list(c(-1, 1)), length(schools))))
draws <- abs(signs %*% psi)
observed <- median(abs(t))
medians <- apply(draws, 1, median)
largest <- apply(draws, 1, max)
write_golden(
  "robustness", "robustness.R", "median and max of |signs %*% psi| over all sign vectors",
  list(relative = 1e-9, reason = "CR1 of fixest and least squares by QR; counts are exact"), NULL,
  list(
    statistics = abs(t), median = observed, p = mean(medians >= observed * (1 - 1e-12)),
    adjusted = vapply(abs(t), function(s) (1 + sum(largest >= s * (1 - 1e-12))) / (1 + nrow(signs)), 0)),
  packages = "fixest")
