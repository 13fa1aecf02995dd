# HonestDiD's search for the least interval (R/flci.R of 0.2.8): why its interval under M = 0.01 is not the least.
#
# With two pre-periods the weights of least bias under a standard deviation are the root of a parabola, so the package's
# conic problem is solved exactly here; its drawn quantiles of |N(t, 1)| (a million draws, seed 0), its differences and
# its bisection are kept. With the drawn quantiles it gives the package's own interval, with exact ones the least.
#
# Rscript honest-package.R mpdta.csv: prints both and writes counties.txt for honest-smoothness.py.
library(fixest)
options(digits = 12)
m <- subset(read.csv(commandArgs(TRUE)[1]), first.treat %in% c(0, 2006))
m$rel <- ifelse(m$first.treat == 2006, m$year - 2006, -1)
es <- feols(lemp ~ i(rel, ref = -1) | countyreal + year, m, cluster = ~countyreal)
b <- coef(es); V <- vcov(es)
write.table(format(cbind(b, V), digits = 17), "counties.txt", row.names = FALSE, col.names = FALSE, quote = FALSE)
V <- (V + t(V)) / 2
set.seed(0); draws <- rnorm(1e6)
drawn <- function(mu) quantile(abs(draws + mu), .95, names = FALSE)
exact <- function(mu) uniroot(function(c) pnorm(c - mu) - pnorm(-c - mu) - .95, c(mu + 1.6, mu + 2), tol = 1e-15)$root
v <- function(s) c(s, 1 - 2 * s, 1, rep(0, length(b) - 3))
variance <- function(s) drop(v(s) %*% V %*% v(s))
p <- { x <- c(0, 1, -1); f <- sapply(x, variance); c(f[1], (f[2] - f[3]) / 2, (f[2] + f[3]) / 2 - f[1]) }
calm <- -p[2] / (2 * p[3])
least <- function(h) { d <- p[2]^2 - 4 * p[3] * (p[1] - h^2); if (d < 0) calm else max(0, (-p[2] - sqrt(d)) / (2 * p[3])) }
search <- function(M, quantiles) {
  f <- function(h) h * quantiles(M * (1 + least(h)) / h)
  low <- sqrt(variance(calm)); high <- sqrt(variance(0))
  dif <- min((high - low) / 100, high * .Machine$double.eps^(1 / 3))
  if ((f(high - dif) - f(high)) / -dif < 0) h <- high else if ((f(low + dif) - f(low)) / dif > 0) h <- low else {
    while (high - low > dif) {
      x <- (low + high) / 2
      if ((f(x + dif) - f(x - dif)) / (2 * dif) > 0) high <- x else low <- x
    }
    h <- (low + high) / 2
  }
  s <- least(h); centre <- sum(v(s) * b)
  c(M = M, weight = s, centre = centre, half = f(h), lower = centre - f(h), upper = centre + f(h))
}
for (M in c(0, .01, .02)) { cat("drawn\n"); print(search(M, drawn)); cat("exact\n"); print(search(M, exact)) }
