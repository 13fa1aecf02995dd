# Effect sizes of two arms: metafor's escalc where the effect is the difference of means, by lm where it is adjusted.
# Run by run.sh, in this folder. Needs Debian's r-cran-metafor.
suppressMessages(library(metafor))
source("golden.R")

set.seed(20171108)
arms <- list(
  # As in trials: pupils by the hundred, a shift of a quarter of a deviation.
  trial = list(round(rnorm(180, 103.1, 14.2), 1), round(rnorm(171, 99.6, 15.1), 1)),
  # So small that the correction counts, unequal, the comparison ahead.
  small = list(c(12, 15, 11, 18, 14), c(19, 16, 21, 15, 22, 17, 20, 18)),
  # Far from nought with little spread.
  far = list(1e6 + c(1.25, 1.5, 1.75, 2, 2.5, 1), 1e6 + c(1, 1.125, 0.75, 1.5, 1.375, 0.5)))

values <- lapply(arms, function(arm) {
  t <- arm[[1]]; c <- arm[[2]]
  describe <- function(measure) escalc(measure, n1i = length(t), m1i = mean(t), sd1i = sd(t),
                                       n2i = length(c), m2i = mean(c), sd2i = sd(c))
  y <- c(t, c); x <- rep(1:0, c(length(t), length(c)))
  m <- length(y) - 1
  # metafor has no measure for the deviation about the common mean: its correction by its own function.
  total <- metafor:::.cmicalc(m) * (mean(t) - mean(c)) / sd(y)
  # About the first value: least squares far from nought would lose the digits that the other formulas keep.
  fit <- lm(I(y - y[1]) ~ x)
  ends <- unname(confint(fit)["x", ])
  pooled <- summary(fit)$sigma
  factor <- metafor:::.cmicalc(length(y) - 2) / pooled
  list(pooled = as.numeric(describe("SMD")$yi), comparison = as.numeric(describe("SMD1")$yi),
       total = total, lower = factor * ends[1], upper = factor * ends[2],
       difference = mean(t) - mean(c), ends = ends, deviation = pooled,
       means = c(mean(t), mean(c)), deviations = c(sd(t), sd(c)),
       correction = metafor:::.cmicalc(length(y) - 2))
})
write_golden(
  "effect-size", "effect-size.R",
  "escalc(measure = \"SMD\") and \"SMD1\"; .cmicalc(n - 1) (mean(t) - mean(c)) / sd(y); confint(lm(y - y[1] ~ x))",
  list(relative = 1e-12, reason = "closed forms; means and deviations from the data themselves"),
  lapply(arms, function(arm) list(intervention = arm[[1]], comparison = arm[[2]])), values,
  packages = "metafor")

# The same from a table of pupils: schools assigned, prior attainment adjusted for, some pupils without it.
n <- 240
pupils <- data.frame(
  pupil = seq_len(n), school = rep(seq_len(12), each = n / 12),
  assigned = rep(rep(1:0, 6), each = n / 12), prior = round(rnorm(n, 100, 15), 1))
school <- rnorm(12, 0, 4)
pupils$score <- round(40 + 0.6 * pupils$prior + 3.5 * pupils$assigned + school[pupils$school] + rnorm(n, 0, 9), 1)
pupils$reading <- round(45 + 0.5 * pupils$prior + 0.4 * pupils$assigned + school[pupils$school] + rnorm(n, 0, 10), 1)
pupils$prior[sample(n, 14)] <- NA
pupils$score[sample(n, 9)] <- NA
written <- pupils
for (name in c("prior", "score")) {
  written[[name]] <- ifelse(is.na(pupils[[name]]), "", format(pupils[[name]], trim = TRUE))
}
write_csv(written, "trial.csv")

row <- function(outcome) {
  formula <- reformulate(c("assigned", "prior"), outcome)
  used <- pupils[complete.cases(pupils[c(outcome, "assigned", "prior")]), ]
  lost <- pupils[!complete.cases(pupils[c(outcome, "assigned", "prior")]), ]
  fit <- lm(formula, used)
  b <- coef(fit)["assigned"]
  se <- sqrt(sandwich::vcovHC(fit, "HC1")["assigned", "assigned"])
  arm <- function(code) used[[outcome]][used$assigned == code]
  t <- arm(1); c <- arm(0)
  s <- sqrt(((length(t) - 1) * var(t) + (length(c) - 1) * var(c)) / (length(t) + length(c) - 2))
  factor <- metafor:::.cmicalc(length(t) + length(c) - 2) / s
  ends <- b + c(-1, 1) * qt(0.975, fit$df.residual) * se
  list(n = c(length(t), length(c)), missing = c(sum(lost$assigned == 1), sum(lost$assigned == 0)),
       mean = c(mean(t), mean(c)), sd = c(sd(t), sd(c)), g = unname(factor * b),
       interval = unname(factor * ends), p = unname(2 * pt(-abs(b / se), fit$df.residual)))
}
write_golden(
  "effect-size-trial", "effect-size.R",
  "lm(outcome ~ assigned + prior), vcovHC(type = \"HC1\"); .cmicalc(n - 2) b / pooled sd",
  list(relative = 1e-10, reason = "least squares of three columns, means and deviations"),
  NULL, list(score = row("score"), reading = row("reading")),
  packages = c("metafor", "sandwich"))
