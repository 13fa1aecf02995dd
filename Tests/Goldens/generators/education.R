# Reference values of Education and of Fieller's set: R's own functions where they exist, root finding on the
# defining inequality where they do not.
# Run by run.sh, in this folder.
suppressMessages({library(jsonlite); library(pROC)})
out <- function(path, command, reason, values, relative = 1e-10) {
  source <- list(tool = "R", version = paste(R.version.string, "pROC", packageVersion("pROC")),
                 command = command, script = "Tests/Goldens/generators/education.R")
  write(toJSON(list(source = source, tolerance = list(relative = relative, reason = reason),
                    values = values), auto_unbox = TRUE, digits = NA, pretty = TRUE),
        paste0("../r/", path, ".json"))
}

# Fieller's set: the ends are where |a - rho b| = t sd(a - rho b), found by bisection, not by the quadratic.
ends <- function(a, b, va, vb, c, level, df, from, to) {
  t <- qt((1 + level) / 2, df)
  f <- function(r) (a - r * b)^2 - t^2 * (va - 2 * r * c + r^2 * vb)
  uniroot(f, c(from, to), tol = 1e-15, maxiter = 10000)$root
}
interval <- c(ends(3, 4, .25, .36, .1, .9, 22, -10, .75), ends(3, 4, .25, .36, .1, .9, 22, .75, 10))
complement <- c(ends(3, .5, .25, .36, .05, .95, Inf, -100, 0), ends(3, .5, .25, .36, .05, .95, Inf, 0, 100))
out("fieller", "uniroot on (a - rho b)^2 = qt^2 var(a - rho b)",
    "bisection in R stops within 1e-15 of a root, conditioning costs a few digits",
    list(interval = interval, complement = complement))

# Gap index and probability of superiority: pROC's DeLong variance, wilcox.test's statistic.
set.seed(20170906)
focus <- round(pmin(pmax(rnorm(60, 101.8, 6.9), 80), 120))
other <- round(pmin(pmax(rnorm(140, 105.3, 6.9), 80), 120))
roc <- roc(controls = focus, cases = other, direction = "<", quiet = TRUE)
w <- suppressWarnings(wilcox.test(other, focus))$statistic
# Obuchowski's clustered variance written out over all pairs, 20 clusters of ten pupils.
clusters <- c(rep(1:20, each = 3), rep(1:20, each = 7))
psi <- outer(other, focus, function(o, f) (o > f) + (o == f) / 2)
theta <- mean(psi)
vo <- rowMeans(psi); vf <- colMeans(psi)
K <- 20
go <- tapply(vo - theta, clusters[61:200], sum); gf <- tapply(vf - theta, clusters[1:60], sum)
clustered <- K / (K - 1) * (sum(go^2) / 140^2 + sum(gf^2) / 60^2 + 2 * sum(go * gf) / (140 * 60))
out("gap-index", "pROC::roc, var(method = 'delong'), wilcox.test, Obuchowski (1997) over all pairs",
    "sums of ranks; rounding only",
    list(focus = focus, other = other, auc = as.numeric(roc$auc), delong = var(roc, method = "delong"),
         mannWhitney = unname(w) / (60 * 140), index = 20 / 200 * (mean(rank(c(focus, other))[61:200]) -
         mean(rank(c(focus, other))[1:60])), focusClusters = clusters[1:60],
         otherClusters = clusters[61:200], clustered = clustered))

# Newcombe's interval of a difference of shares from Wilson's (prop.test without correction gives Wilson's).
newcombe <- function(x1, n1, x2, n2, level) {
  w1 <- suppressWarnings(prop.test(x1, n1, conf.level = level, correct = FALSE)$conf.int)
  w2 <- suppressWarnings(prop.test(x2, n2, conf.level = level, correct = FALSE)$conf.int)
  p1 <- x1 / n1; p2 <- x2 / n2
  c(p1 - p2 - sqrt((p1 - w1[1])^2 + (w2[2] - p2)^2), p1 - p2 + sqrt((w1[2] - p1)^2 + (p2 - w2[1])^2))
}
cp <- function(x, n, level) as.numeric(binom.test(x, n, conf.level = level)$conf.int)
out("shares", "prop.test(correct = FALSE), Newcombe (1998) method 10, binom.test",
    "closed forms and quantiles of the beta distribution",
    list(newcombe = newcombe(84, 100, 27, 41, .95), newcombeEdge = newcombe(12, 12, 0, 9, .9),
         clopperPearson = cp(26, 30, .9), none = cp(0, 12, .9), all = cp(30, 30, .9)))

# Hedges' exact correction and the noncentral-t based variance of d are written out by their formulas.
j <- function(m) exp(lgamma(m / 2) - lgamma((m - 1) / 2)) / sqrt(m / 2)
x <- c(95, 98, 101, 103, 99, 104); y <- c(102, 105, 108, 103, 110, 107, 104, 101)
sp <- sqrt(((5) * var(x) + 7 * var(y)) / 12)
d <- (mean(y) - mean(x)) / sp
out("standardised-gap", "sd, lgamma", "closed forms",
    list(focus = x, other = y, pooled = sp, total = sd(c(x, y)), d = d, correction = j(12), g = j(12) * d,
         variance = 14 / 48 + d^2 / (2 * 14)))
# Holm
out("holm", "p.adjust(method = 'holm')", "products", list(p = c(.01, .04, .03, .5, .002),
    adjusted = p.adjust(c(.01, .04, .03, .5, .002), "holm")))
