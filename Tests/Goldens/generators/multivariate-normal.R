# Probabilities of boxes, simultaneous critical values and slopes that pre-tests detect, from mvtnorm's exact
# algorithms (TVPACK for three coordinates, Miwa for more); truncated means by nested quadrature.
source("golden.R")
suppressMessages(library(mvtnorm))
ar <- function(d, r) outer(1:d, 1:d, function(i, j) r^abs(i - j))
scaled <- function(S, s) S * outer(s, s)
flat <- function(S) I(as.vector(S))
cases <- list(
  two = list(mean = c(0.3, -0.2), S = scaled(ar(2, 0.6), c(1, 2)), lower = c(-1, -2), upper = c(1.5, 3)),
  three = list(mean = c(0, 0.5, 1), S = scaled(ar(3, 0.7), c(0.5, 1, 1.5)), lower = c(-1, -1.5, -2), upper = c(1, 2, 2.5)),
  tail = list(mean = c(0, 0, 0), S = ar(3, -0.4), lower = c(1, 1.5, 0.5), upper = c(Inf, Inf, Inf)),
  five = list(mean = rep(0, 5), S = ar(5, 0.5), lower = rep(-1.96, 5), upper = rep(1.96, 5)))
values <- list()
for (name in names(cases)) {
  with(cases[[name]], {
    p <- if (length(mean) == 3) NA else pmvnorm(lower, upper, mean, sigma = S, algorithm = Miwa(steps = 4097))
    values[[name]] <<- list(mean = I(mean), covariance = flat(S), lower = I(lower), upper = I(upper), probability = as.numeric(p))
  })
}
# TVPACK wants lower or upper all infinite: a box of three is a signed sum of corners.
box3 <- function(lower, upper, mean, S) {
  total <- 0
  for (k in 0:7) {
    pick <- bitwAnd(k, c(1, 2, 4)) > 0
    corner <- ifelse(pick, lower, upper)
    total <- total + (-1)^sum(pick) * pmvnorm(rep(-Inf, 3), corner, mean, sigma = S, algorithm = TVPACK(1e-14))
  }
  as.numeric(total)
}
with(cases$three, values$three$probability <<- box3(lower, upper, mean, S))
values$tail$probability <- as.numeric(pmvnorm(cases$tail$lower, cases$tail$upper, cases$tail$mean, sigma = cases$tail$S, algorithm = TVPACK(1e-14)))
# Truncated mean of two.
with(cases$two, {
  density <- function(x, y) sapply(y, function(b) dmvnorm(c(x, b), mean, S))
  inner <- function(f) integrate(Vectorize(function(x) integrate(function(y) f(x, y) * density(x, y), lower[2], upper[2], rel.tol = 1e-11)$value), lower[1], upper[1], rel.tol = 1e-11)$value
  whole <- inner(function(x, y) 1)
  values$two$truncated.mean <<- I(c(inner(function(x, y) x), inner(function(x, y) y)) / whole)
})
# The box of 1.96 standard errors about nought, the slope found at 50 and 80 %, and what passing leaves (three before,
# two after): conditional means by Tallis' formula with mvtnorm's probabilities.
S <- scaled(ar(5, 0.6), c(1.2, 1, 0.8, 0.9, 1.1))
pre <- 1:3; post <- 4:5; times <- c(-3, -2, -1, 1, 2)
half <- qnorm(0.975) * sqrt(diag(S))[pre]
pass <- function(slope) box3(-half, half, slope * times[pre], S[pre, pre])
slope <- function(power) uniroot(function(s) 1 - pass(s) - power, c(0.01, 10), tol = 1e-13)$root
given <- function(s) {
  mean <- s * times[pre]; V <- S[pre, pre]; moved <- rep(0, 3)
  face <- function(j, at) {
    rest <- setdiff(1:3, j); load <- V[rest, j] / V[j, j]
    C <- V[rest, rest] - load %o% V[j, rest]; m <- mean[rest] + load * (at - mean[j])
    corner <- function(a, b) as.numeric(pmvnorm(c(-Inf, -Inf), c(a, b), m, sigma = C, algorithm = TVPACK(1e-14)))
    box <- corner(half[rest[1]], half[rest[2]]) - corner(-half[rest[1]], half[rest[2]]) - corner(half[rest[1]], -half[rest[2]]) + corner(-half[rest[1]], -half[rest[2]])
    dnorm(at, mean[j], sqrt(V[j, j])) * box
  }
  for (j in 1:3) moved <- moved + V[, j] * (face(j, -half[j]) - face(j, half[j])) / pass(s)
  s * times[post] + as.vector(S[post, pre] %*% solve(V, moved))
}
s50 <- slope(0.5); s80 <- slope(0.8)
critical <- uniroot(function(c) box3(rep(-c, 3), rep(c, 3), rep(0, 3), ar(3, 0.7)) - 0.95, c(1.5, 3), tol = 1e-13)$root
values$pretest <- list(covariance = flat(S), slope50 = s50, slope80 = s80, given50 = I(given(s50)), given80 = I(given(s80)), size = 1 - pass(0))
values$simultaneous <- list(correlation = flat(ar(3, 0.7)), critical = critical)
write_golden("multivariate-normal", "multivariate-normal.R", "mvtnorm::pmvnorm (TVPACK, Miwa), uniroot, integrate",
             list(relative = 2e-5, reason = "ours averages 8192 lattice points; the reference is exact to 1e-12"), NULL, values,
             folder = "r", packages = "mvtnorm")
