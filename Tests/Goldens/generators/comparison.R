# Nearest neighbours, balance and regressions with known variances: goldens of MatchIt, metafor and clubSandwich.
# Rscript comparison.R OUTPUT_FOLDER
suppressMessages({ library(MatchIt); library(metafor); library(clubSandwich); library(jsonlite) })
out <- commandArgs(TRUE)[1]

version <- function(...) paste(sapply(c(...), function(p) paste(p, packageVersion(p))), collapse = ", ")
write <- function(name, values, command, packages, tolerance) {
  file <- list(
    source = list(tool = version(packages), version = paste(R.version$major, R.version$minor, sep = "."),
                  command = command, script = "Tests/Goldens/generators/comparison.R"),
    tolerance = tolerance, values = values)
  writeLines(toJSON(file, digits = NA, auto_unbox = TRUE, null = "null", na = "null", pretty = TRUE),
             file.path(out, paste0(name, ".json")))
}

# Schools: 14 of a programme that chose weak ones, 60 others; two earlier scores, size, share disadvantaged.
set.seed(20171)
n <- 74
treated <- c(rep(TRUE, 14), rep(FALSE, 60))[sample(n)]
level <- rnorm(n, ifelse(treated, -1.5, 0), 1.6)
schools <- data.frame(
  treated = as.integer(treated),
  first = round(level + rnorm(n, 0, 1.3), 4), second = round(level + rnorm(n, 0, 1.3), 4),
  pupils = round(exp(rnorm(n, 3.7, 0.5)) + runif(n), 4), share = round(rbeta(n, 2, 5), 5))
schools$cluster <- sample(1:25, n, replace = TRUE)
schools$variance <- round(5.4^2 / schools$pupils * (2 + runif(n)), 6)
schools$change <- round(0.3 + 0.5 * schools$treated - 0.2 * level + rnorm(n, 0, 0.8) +
                          rnorm(n, 0, sqrt(schools$variance)), 5)

cases <- list()
formula <- treated ~ first + second + pupils + share
for (distance in c("mahalanobis", "scaled_euclidean")) for (ratio in c(1, 3)) for (replace in c(FALSE, TRUE)) {
  m <- matchit(formula, schools, method = "nearest", distance = distance, ratio = ratio,
               replace = replace, m.order = if (replace) NULL else "data")
  pairs <- lapply(seq_len(nrow(m$match.matrix)), function(i)
    list(unit = as.integer(rownames(m$match.matrix)[i]) - 1L,
         neighbours = I(as.integer(na.omit(m$match.matrix[i, ])) - 1L)))
  s <- summary(m)
  cases[[length(cases) + 1]] <- list(
    distance = if (distance == "mahalanobis") distance else "euclidean", ratio = ratio,
    replace = replace, pairs = pairs, weights = unname(m$weights),
    before = list(treated = unname(s$sum.all[, 1]), comparison = unname(s$sum.all[, 2]),
                  smd = unname(s$sum.all[, 3]), ratio = unname(s$sum.all[, 4])),
    after = list(treated = unname(s$sum.matched[, 1]), comparison = unname(s$sum.matched[, 2]),
                 smd = unname(s$sum.matched[, 3]), ratio = unname(s$sum.matched[, 4])))
}
write("neighbours", list(schools = schools, variables = I(c("first", "second", "pupils", "share")), cases = cases),
      "matchit(treated ~ first + second + pupils + share, method = 'nearest', distance, ratio, replace, m.order = 'data'); summary()",
      "MatchIt", list(relative = 1e-10, absolute = 1e-12, reason = "means of 74 numbers"))

# Known variances: with variance between schools, and (same changes, variances five times as large) without.
known <- function(scale) {
  d <- transform(schools, variance = variance * scale)
  control <- list(threshold = 1e-14, maxiter = 10000)
  fit <- rma(change, variance, mods = ~ treated, data = d, method = "REML", control = control)
  knha <- rma(change, variance, mods = ~ treated, data = d, method = "REML", test = "knha", control = control)
  cr <- function(cluster) {
    test <- coef_test(fit, vcov = vcovCR(fit, cluster = cluster, type = "CR2"), test = "Satterthwaite")
    list(se = test$SE[2], df = if (is.null(test$df_Satt)) test$df[2] else test$df_Satt[2],
         p = if (is.null(test$p_Satt)) test$p[2] else test$p_Satt[2])
  }
  list(scale = scale, tau2 = fit$tau2, coefficients = unname(coef(fit)[, drop = TRUE]),
       variances = unname(diag(vcov(fit))), q = fit$QE, q.p = fit$QEp,
       knha = list(se = knha$se[2], p = knha$pval[2], low = knha$ci.lb[2], high = knha$ci.ub[2]),
       cr2 = cr(seq_len(n)), cr2.clustered = cr(d$cluster))
}
write("known-variances", list(schools = schools, cases = list(known(1), known(5))),
      "rma(change, variance, mods = ~ treated, method = 'REML'); test = 'knha'; coef_test(vcovCR(type = 'CR2'))",
      c("metafor", "clubSandwich"),
      list(relative = 1e-8, absolute = 1e-12, reason = "tau2 by Fisher scoring to 1e-14 of itself; half of the digits of its score"))

# Worst-case bounds by brute force: every corner of the box of missing figures.
set.seed(7)
figures <- expand.grid(year = c(2016, 2017, 2019), unit = 0:7)
figures$treated <- figures$unit < 3
figures$value <- round(rnorm(nrow(figures), 0, 2), 2)
figures$value[c(2, 9, 17)] <- NA
corner <- function(fill) {
  v <- figures$value; v[is.na(v)] <- fill
  change <- sapply(0:7, function(u) v[figures$unit == u & figures$year == 2019] - mean(v[figures$unit == u & figures$year != 2019]))
  mean(change[1:3]) - mean(change[4:8])
}
corners <- expand.grid(c(-6, 5), c(-6, 5), c(-6, 5))
all <- apply(corners, 1, corner)
write("bounds", list(values = figures$value, low = -6, high = 5, lower = min(all), upper = max(all)),
      "mean changes over every corner of the box of missing figures", "jsonlite",
      list(relative = 1e-12, absolute = 1e-12, reason = "sums of 24 numbers"))
