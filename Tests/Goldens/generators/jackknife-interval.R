# Goldens of `df: scaled-satterthwaite`: the jackknife's intervals with the scale and the degrees of freedom of each
# term's own, from the definition on matrices of all rows (N x N) and from fits without each cluster.
# Run: Rscript Tests/Goldens/generators/jackknife-interval.R
# (Debian: r-base-core r-cran-clubsandwich, which knows the degrees of freedom; data from clustered-data.R)

suppressPackageStartupMessages(library(clubSandwich))
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "golden.R"))

schools <- read.csv(file.path(repository(), "Tests/Goldens/data/schools.csv"))
gap <- "treated:disadvantaged"
sum_of_both <- setNames(c(1, 1), c("disadvantaged", gap))

# V = sum_g (b_(g) - b)(b_(g) - b)' is sum_g (l_g'y)^2 for a combination c: its expectation and variance under errors
# of variance `theta` and the true variance of c'b give scale and degrees of freedom.
intervals <- function(fit, cluster, kept, weights, theta, inverse) {
  x <- model.matrix(fit)
  y <- model.response(model.frame(fit))
  n <- nrow(x)
  w <- if (is.null(weights)) rep(1, n) else weights
  bread <- chol2inv(chol(crossprod(x * sqrt(w))))
  residual <- diag(n) - x %*% bread %*% t(x * w)
  groups <- split(seq_len(n), cluster)
  # b - b_(g) = sum over rows of shift[[g]], which is the same as refitting.
  shifts <- lapply(groups, function(g) {
    hat <- x[g, , drop = FALSE] %*% bread %*% t(x[g, , drop = FALSE] * w[g])
    bread %*% t(x[g, , drop = FALSE] * w[g]) %*% solve(diag(length(g)) - hat) %*% residual[g, , drop = FALSE]
  })
  for (g in names(groups)) {
    rest <- setdiff(seq_len(n), groups[[g]])
    again <- lm.wfit(x[rest, ], y[rest], w[rest])$coefficients
    # A column of a school of this cluster alone has no coefficient without it.
    there <- !is.na(again)
    moved <- coef(fit) - drop(shifts[[g]] %*% y)
    if (all(there)) stopifnot(all.equal(unname(again), unname(moved), tolerance = 1e-7))
  }
  combinations <- c(setNames(lapply(kept, function(term) setNames(1, term)), kept),
    list(`disadvantaged + treated:disadvantaged` = sum_of_both))
  clubs <- if (all(theta == 1) || inverse) coef_test(fit, vcov = "CR3", cluster = cluster,
    inverse_var = inverse, coefs = kept)
  lapply(setNames(names(combinations), names(combinations)), function(name) {
    weights <- combinations[[name]]
    c <- setNames(rep(0, ncol(x)), colnames(x))
    c[names(weights)] <- weights
    l <- vapply(shifts, function(shift) drop(c %*% shift), numeric(n))
    products <- crossprod(l * sqrt(theta))
    expected <- sum(diag(products))
    own <- bread %*% c
    variance <- sum(theta * drop((x * w) %*% own)^2)
    df <- expected^2 / sum(products^2)
    scale <- sqrt(variance / expected)
    estimate <- sum(c * coef(fit))
    error <- sqrt(sum(crossprod(l, y)^2))
    if (name %in% kept) {
      place <- match(name, clubs$Coef)
      stopifnot(all.equal(error, clubs$SE[place], tolerance = 1e-9), all.equal(df, clubs$df_Satt[place], tolerance = 1e-7))
    }
    t <- estimate / (scale * error)
    half <- qt(0.975, df) * scale * error
    list(estimate = estimate, std.error = error, df = df, scale = scale, statistic = t, p.value = 2 * pt(-abs(t), df),
      conf.low = estimate - half, conf.high = estimate + half)
  })
}

case <- function(formula, kept, cluster, weights = NULL, inverse = FALSE) {
  schools$.w <- if (is.null(weights)) 1 else schools[[weights]]
  fit <- if (is.null(weights)) lm(as.formula(formula), schools) else lm(as.formula(formula), schools, weights = .w)
  fit$coefficients <- fit$coefficients[!is.na(fit$coefficients)]
  intervals(fit, schools[[cluster]], kept, if (is.null(weights)) NULL else schools[[weights]],
    if (inverse) 1 / schools$.w else rep(1, nrow(schools)), inverse)
}

model <- "y ~ treated*disadvantaged + x"
terms <- c("treated", "disadvantaged", "x", gap)
varying <- "y ~ treated:disadvantaged + x + disadvantaged + factor(cohort)"
values <- list(
  `by la` = case(model, terms, "la"),
  `by school` = case(model, terms, "school"),
  `by la, weighted` = case(model, terms, "la", "w"),
  `by la, weighted, inverse-variance` = case(model, terms, "la", "w", inverse = TRUE),
  `by la, cohort absorbed` = case(varying, terms[-1], "la"),
  `by school, cohort absorbed, weighted` = case(varying, terms[-1], "school", "w"))
write_golden("jackknife-interval", "jackknife-interval.R", "intervals from N x N matrices, checked by refitting and coef_test",
  list(relative = 1e-9, relative.p.value = 1e-7,
    reason = paste("both sides solve well-conditioned problems to about 1e-12; an interval's end near nought and",
      "tails of t lose digits of the estimate and of t")),
  list(file = "Tests/Goldens/data/schools.csv"), values, packages = "clubSandwich")
