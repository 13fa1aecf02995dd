# Adjusted p-values by p.adjust and simultaneous inference by multcomp: writes ../r/multiplicity.json.
suppressMessages({library(multcomp); library(jsonlite); library(mvtnorm)})
set.seed(42)
p <- c(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000)
ties <- c(0.03, 0.01, 0.03, 0.2, 0.01, 0, 1)
adjust <- function(p) list(p = p, bonferroni = p.adjust(p, "bonferroni"), holm = p.adjust(p, "holm"),
  hochberg = p.adjust(p, "hochberg"), BH = p.adjust(p, "BH"), BY = p.adjust(p, "BY"))
fit <- lm(breaks ~ wool * tension, data = warpbreaks)
exact <- GenzBretz(maxpts = 1e5, abseps = 1e-5)
single <- function(model, df) {
  g <- glht(model, linfct = diag(length(coef(model))), df = df)
  s <- summary(g, test = adjusted("single-step", maxpts = 1e5, abseps = 1e-5))
  cr <- qmvt(0.95, tail = "both.tails", df = df, corr = cov2cor(vcov(model)), algorithm = exact)$quantile
  list(estimate = unname(coef(model)), covariance = unname(vcov(model)), df = df, statistic = unname(s$test$tstat),
    p = as.vector(s$test$pvalues), critical = cr)
}
small <- lm(breaks ~ tension, data = warpbreaks)
values <- list(benjamini = adjust(p), ties = adjust(ties), warpbreaks = single(fit, 48), tension = single(small, 51))
out <- list(
  source = list(tool = "R stats, multcomp, mvtnorm", version = paste(R.version.string, packageVersion("multcomp"), packageVersion("mvtnorm")),
    command = "p.adjust; glht(lm(breaks ~ wool * tension, warpbreaks)), adjusted('single-step'), qmvt(0.95)", script = "generators/multiplicity.R"),
  tolerance = list(relative = 1e-14, reason = "p.adjust is a product and a running extreme; multcomp's integrals are good to 1e-5, as ours: the test says so"),
  values = values)
write_json(out, "../r/multiplicity.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
