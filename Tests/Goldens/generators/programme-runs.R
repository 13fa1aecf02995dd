# Difference in differences by design on Tests/Specs/data/programme.csv: OLS with dummies and clubSandwich's CR2 with
# Satterthwaite df, HC1, and DRDID's doubly robust comparison of repeated cross-sections, influence functions summed
# by school. Run: Rscript programme-runs.R > ../programme/runs.csv   (from this folder)
suppressMessages({library(clubSandwich); library(sandwich); library(DRDID)})
d <- read.csv("../../Specs/data/programme.csv")
d$post <- as.numeric(d$cohort >= 2018)
d$D <- d$ssif * d$post
cat("# R", as.character(getRversion()), "clubSandwich", as.character(packageVersion("clubSandwich")),
    "sandwich", as.character(packageVersion("sandwich")), "DRDID", as.character(packageVersion("DRDID")), "\n")
cat("spec,model,term,estimate,std.error,df\n")
put <- function(spec, model, term, b, se, df) cat(sprintf("%s,%s,%s,%.17g,%.17g,%s\n", spec, model, term, b, se, df))
combos <- function(spec, model, fit, terms) {
  for (t in names(terms)) {
    m <- fit$m; w <- terms[[t]]
    if (length(w) == 2) {                 # b1 + b2 as a coefficient: b1 x1 + b2 x2 = (b1 + b2) x2 + b1 (x1 - x2)
      X <- model.matrix(m)[, names(coef(m))[!is.na(coef(m))]]
      X[, w[1]] <- X[, w[1]] - X[, w[2]]
      y <- model.response(model.frame(m)); wt <- model.weights(model.frame(m)); if (is.null(wt)) wt <- rep(1, length(y))
      colnames(X) <- make.names(colnames(X)); w <- make.names(w[2])
      m <- lm(y ~ . - 1, data.frame(y = y, X, check.names = FALSE), weights = wt)
    }
    r <- coef_test(m, vcov = vcovCR(m, cluster = fit$cl, type = "CR2"), test = "Satterthwaite", coefs = w)
    put(spec, model, t, r$beta, r$SE, sprintf("%.17g", r$df_Satt))
  }
}
fit <- function(x, formula, w = NULL) { x$w <- if (is.null(w)) 1 else w; list(m = lm(formula, x, weights = w), cl = x$urn) }
two <- function(x) fit(x, score ~ D + factor(urn) + factor(cohort))
three <- function(x, w = NULL) fit(x, score ~ D + D:fsm + factor(urn) * factor(fsm) + factor(cohort) * factor(fsm), w)
gaps <- list(gap = "D:fsm", focus = c("D", "D:fsm"), other = "D")
combos("base", "did", two(d), list(did = "D"))
combos("base", "gap", three(d), gaps)
cell <- ave(rep(1, nrow(d)), d$urn, d$cohort, d$fsm, FUN = sum)
combos("base", "schools", three(d, 1 / cell), gaps)
event <- function(x, ref, lo = -99, hi = 99) {
  x$e <- ifelse(x$ssif == 1, pmin(pmax(x$cohort - 2018, lo), hi), NA)
  times <- setdiff(sort(unique(na.omit(x$e))), ref)
  for (t in times) x[[paste0("e", t + 100)]] <- as.numeric(!is.na(x$e) & x$e == t)
  cols <- paste0("e", times + 100)
  list(x = x, times = times, cols = cols)
}
paths <- function(spec, model, ref, lo = -99, hi = 99) {
  ev <- event(d, ref, lo, hi)
  f <- as.formula(paste("score ~", paste(c(ev$cols, paste0(ev$cols, ":fsm")), collapse = " + "),
                        "+ factor(urn) * factor(fsm) + factor(cohort) * factor(fsm)"))
  terms <- list()
  for (i in seq_along(ev$times)) terms[[sprintf("gap:event[%d]", ev$times[i])]] <- paste0(ev$cols[i], ":fsm")
  for (i in seq_along(ev$times)) terms[[sprintf("focus:event[%d]", ev$times[i])]] <- c(ev$cols[i], paste0(ev$cols[i], ":fsm"))
  for (i in seq_along(ev$times)) terms[[sprintf("other:event[%d]", ev$times[i])]] <- ev$cols[i]
  combos(spec, model, fit(ev$x, f), terms)
}
paths("base", "path", -1)
paths("base", "binned", -2, -2, 1)
m <- two(d)$m
V <- vcovCL(m, cluster = ~urn, type = "HC0", cadjust = FALSE)
# fixest's CR1: (N-1)/(N-K) with K not counting the schools' effects, which are nested in the clusters; G/(G-1)
n <- nrow(d); G <- 12; K <- 1 + length(unique(d$cohort)) - 1 + 1
put("base", "CR1", "did", coef(m)["D"], sqrt(V["D", "D"] * (n - 1) / (n - K) * G / (G - 1)), G - 1)
rc <- drdid_rc(y = d$score, post = d$post, D = d$ssif, covariates = cbind(1, d$ks1), inffunc = TRUE)
psi <- rowsum(rc$att.inf.func / nrow(d), d$urn)
put("base", "adjusted", "did", rc$ATT, sqrt(sum(psi^2)), "Inf")
x <- subset(d, !(urn %in% c(104, 105))); x$D <- ifelse(x$D == 1, x$part, 0)
combos("exposure", "did", two(x), list(did = "D")); combos("exposure", "gap", three(x), gaps)
x <- d; x$D <- x$D * ifelse(x$ks1 > 15, 2, 1); combos("dose", "did", two(x), list(did = "D"))
combos("transition", "did", two(subset(d, cohort != 2018)), list(did = "D"))
x <- d; x$T <- as.numeric(x$ssif == 1 & x$cohort == 2018); x$D <- x$D * (1 - x$T)
combos("own-term", "did", fit(x, score ~ D + T + factor(urn) + factor(cohort)), list(did = "D", transition = "T"))
combos("own-term", "gap", fit(x, score ~ D + D:fsm + T + T:fsm + factor(urn) * factor(fsm) + factor(cohort) * factor(fsm)),
       c(gaps, list("gap:transition" = "fsm:T", "focus:transition" = c("T", "fsm:T"), "other:transition" = "T")))
x <- subset(d, !(urn %in% c(102, 105))); zone <- unique(x$la[x$ssif == 1])
combos("zone", "did", two(subset(x, ssif == 1 | !(la %in% zone))), list(did = "D"))
m <- two(d)$m; put("these-schools", "did", "did", coef(m)["D"], sqrt(vcovHC(m, type = "HC1")["D", "D"]), m$df.residual)
ev <- event(d, -1); f <- as.formula(paste("score ~", paste(ev$cols, collapse = " + "), "+ factor(urn) + factor(cohort)"))
combos("gaps", "path", fit(ev$x, f), setNames(as.list(ev$cols), sprintf("event[%d]", ev$times)))
