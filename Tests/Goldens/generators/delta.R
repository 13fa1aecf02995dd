# Nonlinear contrasts by the delta method: writes ../r/delta.json.
# car::deltaMethod, and on two models the covariance of the clusters' contributions side by side, g'Vg by D().
# Run: Rscript Tests/Goldens/generators/delta.R   (Debian: r-base-core r-cran-car r-cran-sandwich)
suppressMessages({library(car); library(sandwich)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "golden.R"))
schools <- read.csv(file.path(repository(), "Tests/Goldens/data/schools.csv"))
fit <- lm(y ~ treated + disadvantaged + x + I(x^2), schools)
other <- lm(x ~ treated + disadvantaged, schools)
names <- c("a", "t", "d", "x", "q")
expressions <- c("exp(t/10) - 1", "-x/(2*q)", "t*d", "t/d", "log(a)", "sqrt(a + t)", "a^(t/20)", "(t + d)^2/a",
  "2*t - d/4")
judged <- function(V) {
  rows <- lapply(expressions, function(e) deltaMethod(fit, e, vcov. = V, parameterNames = names))
  list(estimate = vapply(rows, function(r) r$Estimate, 0), std.error = vapply(rows, function(r) r$SE, 0))
}
# CR1 with the factor G/(G - 1) (N - 1)/(N - K) in each model, contributions side by side.
contributions <- function(fit) {
  n <- nobs(fit); k <- length(coef(fit)); ids <- sort(unique(schools$school)); g <- length(ids)
  scores <- rowsum(estfun(fit), schools$school)
  scores %*% bread(fit) / n * sqrt(g / (g - 1) * (n - 1) / (n - k))
}
psi <- cbind(contributions(fit), contributions(other))
b <- setNames(c(coef(fit), coef(other)), c(names, "a2", "t2", "d2"))
across <- c("t/t2", "exp(t2)*d")
stacked <- lapply(across, function(e) {
  e <- parse(text = e)[[1]]
  gradient <- vapply(names(b), function(n) eval(D(e, n), as.list(b)), 0)
  c(eval(e, as.list(b)), sqrt(sum((psi %*% gradient)^2)))
})
write_golden(
  "delta", "delta.R", "deltaMethod(fit, expression, vcov. = V, parameterNames = c('a', 't', 'd', 'x', 'q'))",
  tolerance = list(relative = 1e-9, reason = "closed forms by another factorisation"),
  input = list(file = "Tests/Goldens/data/schools.csv", formula = "y ~ treated + disadvantaged + x + I(x^2)",
    other = "x ~ treated + disadvantaged", cluster = "school"),
  values = list(expressions = expressions, iid = judged(vcov(fit)), HC1 = judged(vcovHC(fit, "HC1")),
    CR1 = judged(vcovCL(fit, schools$school, type = "HC1")),
    across = list(expressions = across, estimate = vapply(stacked, `[`, 0, 1), std.error = vapply(stacked, `[`, 0, 2))),
  packages = c("car", "sandwich"))
