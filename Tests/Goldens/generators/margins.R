# Predictive margins and average marginal effects: writes ../r/margins.json.
# Averages of design rows by model.matrix with a column set to each level, slopes by D(); covariances by sandwich and
# clubSandwich (linear_contrast: Satterthwaite), margins of a model that is linear in x also by emmeans.
# Run: Rscript Tests/Goldens/generators/margins.R
# (Debian: r-base-core r-cran-sandwich r-cran-clubsandwich r-cran-emmeans)
suppressMessages({library(sandwich); library(clubSandwich); library(emmeans)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "golden.R"))
schools <- read.csv(file.path(repository(), "Tests/Goldens/data/schools.csv"))
kinds <- c("full", "part", "resource")
schools$kind <- factor(schools$kind, kinds)

# The weighted mean of the design's rows with a column changed.
at <- function(fit, column, level) {
  data <- schools
  data[[column]] <- if (is.factor(data[[column]])) factor(level, levels(data[[column]])) else level
  w <- weights(fit); if (is.null(w)) w <- rep(1, nrow(data))
  m <- model.matrix(delete.response(terms(fit)), data, xlev = fit$xlevels)
  colSums(w * m) / sum(w)
}
# The weighted mean of the derivative of each column by x, given the columns' derivatives as a data frame of functions.
slope <- function(fit, derivatives) {
  w <- weights(fit); if (is.null(w)) w <- rep(1, nrow(schools))
  vapply(names(coef(fit)), function(n) sum(w * rep_len(eval(derivatives[[n]], schools), nrow(schools))) / sum(w), 0)
}
kind_margins <- function(fit) t(sapply(kinds, function(k) at(fit, "kind", k)))
all_rows <- function(fit, derivatives) {
  k <- kind_margins(fit)
  t0 <- at(fit, "treated", 0); t1 <- at(fit, "treated", 1)
  all <- rbind(k, t0, t1, slope(fit, derivatives), k[2, ] - k[1, ], k[3, ] - k[1, ])
  rownames(all) <- names_of_rows
  all
}
names_of_rows <- c(paste0("margin(kind[", kinds, "])"), "margin(treated[0])", "margin(treated[1])", "slope(x)",
  "slope(kind[part])", "slope(kind[resource])")
judged <- function(fit, rows, V, df = fit$df.residual) {
  estimate <- as.vector(rows %*% coef(fit)); error <- sqrt(diag(rows %*% V %*% t(rows)))
  list(estimate = estimate, std.error = unname(error), df = rep_len(df, length(error)),
    p.value = unname(2 * pt(-abs(estimate / error), df)))
}
satterthwaite <- function(fit, rows, type) {
  out <- linear_contrast(fit, vcov = type, cluster = schools$school, contrasts = rows, p_values = TRUE)
  list(estimate = as.vector(rows %*% coef(fit)), std.error = out$SE, df = out$df, p.value = out$p_val)
}

square <- y ~ treated * disadvantaged + kind * x + I(x^2)
nought <- quote(0)
of_square <- list(`(Intercept)` = nought, treated = nought, disadvantaged = nought, kindpart = nought, kindresource = nought,
  x = quote(1), `I(x^2)` = D(quote(x^2), "x"), `treated:disadvantaged` = nought,
  `kindpart:x` = quote(1 * (kind == "part")), `kindresource:x` = quote(1 * (kind == "resource")))
plain <- lm(square, schools)
weighted <- lm(square, schools, weights = w)
# Spans the columns of poly(x, 2)*kind + log(x + 4): the same function of x, so the same slopes and margins.
curved <- lm(y ~ treated + kind * x + kind * I(x^2) + log(x + 4), schools)
of_curved <- c(of_square[c("(Intercept)", "treated", "kindpart", "kindresource", "x", "I(x^2)")],
  list(`log(x + 4)` = D(quote(log(x + 4)), "x"), `kindpart:x` = of_square[["kindpart:x"]],
    `kindresource:x` = of_square[["kindresource:x"]], `kindpart:I(x^2)` = quote(2 * x * (kind == "part")),
    `kindresource:I(x^2)` = quote(2 * x * (kind == "resource"))))
linear <- lm(y ~ treated + kind * disadvantaged + x, schools)
emm <- as.data.frame(suppressMessages(emmeans(linear, ~ kind, weights = "proportional", vcov. = vcovHC(linear, "HC1"), data = schools)))

values <- list(
  rows = names_of_rows,
  plain = list(iid = judged(plain, all_rows(plain, of_square), vcov(plain)),
    HC1 = judged(plain, all_rows(plain, of_square), vcovHC(plain, "HC1")),
    CR2 = satterthwaite(plain, all_rows(plain, of_square), "CR2")),
  weighted = list(HC1 = judged(weighted, all_rows(weighted, of_square), vcovHC(weighted, "HC1"))),
  curved = list(CR2 = satterthwaite(curved, all_rows(curved, of_curved), "CR2")),
  emmeans = list(rows = names_of_rows[1:3], estimate = emm$emmean, std.error = emm$SE, df = emm$df,
    conf.low = emm$lower.CL, conf.high = emm$upper.CL))
write_golden(
  "margins", "margins.R",
  "model.matrix with a column set; D(); vcovHC; linear_contrast(vcov = 'CR2'); emmeans(weights = 'proportional')",
  tolerance = list(relative = 1e-8,
    reason = "closed forms by another factorisation; clubSandwich's df follow from n x n matrices and agree to 1e-8"),
  input = list(file = "Tests/Goldens/data/schools.csv", plain = "y ~ treated*disadvantaged + kind*x + I(x^2)",
    weighted = "the same, weights w (analytic)", curved = "y ~ treated + poly(x, 2)*kind + log(x + 4)",
    emmeans = "y ~ treated + kind*disadvantaged + x, HC1"),
  values = values, packages = c("sandwich", "clubSandwich", "emmeans"))
