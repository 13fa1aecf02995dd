# Goldens of the regression forms, Sun-Abraham, imputation and two-stage: fixest, clubSandwich, didimputation, and
# the estimators' formulas in dense matrices. On data/programme.csv, and on mpdta.csv (first argument).
source("golden.R")
suppressMessages({library(fixest); library(clubSandwich); library(didimputation)})
setFixest_nthreads(1)
# Units with one untreated row are imputed too: fixest 0.14 would drop these rows and with them the 2004 cohort of mpdta.
setFixest_estimation(fixef.tol = 3e-12, fixef.iter = 1e5, fixef.rm = "none")
d <- read.csv(file.path(repository(), "Tests", "Goldens", "data", "programme.csv"))
d$post <- as.integer(d$start > 0 & d$year >= d$start)
d$gap <- d$post * d$focus
d$event <- ifelse(d$start > 0, d$year - d$start, -1)
fixed <- c("fixest", "clubSandwich", "didimputation")
put <- function(name, command, values, se = 1e-7, reason = "both sides solve well-conditioned problems; absorbed effects of the reference are iterated to 3e-12")
  write_golden(name, "programme.R", command, list(relative = 1e-8, relative.std.error = se, reason = reason), NULL,
               values, folder = "programme", packages = fixed)
rows <- function(b, s, df = NULL) {
  out <- list(terms = I(names(b)), estimate = I(unname(b)), std.error = I(unname(s)))
  if (!is.null(df)) out$df <- I(unname(df))
  out
}
event_names <- function(x) sub("^event::(-?[0-9]+)$", "event[\\1]", x)

# Regression forms: CR1 of fixest, CR2 of clubSandwich on dummies.
# focus and other are two separate graphs: school^focus + year^focus have one restriction more than fixest counts, so
# that its K (the coefficients and 10 levels of year^focus) is one above the rank.
exact <- function(z) { K <- length(coef(z)) + 10; se(z) * sqrt((nobs(z) - K) / (nobs(z) - K + 1)) }
forms <- list()
for (w in c("none", "weight")) {
  d$w <- if (w == "none") 1 else d$weight
  did <- feols(score ~ post + prior | school + year, d, weights = ~w, cluster = ~school)
  ddd <- feols(score ~ gap + post | school^focus + year^focus, d, weights = ~w, cluster = ~school)
  two <- feols(score ~ gap + I(post * (1 - focus)) | school^focus + year^focus, d, weights = ~w, cluster = ~school)
  es <- feols(score ~ i(event, ref = -1) | school + year, d, weights = ~w, cluster = ~school)
  both <- feols(score ~ i(event, focus, ref = -1) + i(event, ref = -1) | school^focus + year^focus, d, weights = ~w, cluster = ~school)
  b <- coef(ddd); s <- exact(ddd)
  triple <- rows(c(gap = unname(b["gap"]), focus = unname(coef(two)["gap"]), other = unname(b["post"])),
                 c(s["gap"], exact(two)["gap"], s["post"]))
  bb <- coef(both); sb <- exact(both)
  names(bb) <- sub("^event::(-?[0-9]+):focus$", "gap:event[\\1]", names(bb))
  names(bb) <- sub("^event::(-?[0-9]+)$", "other:event[\\1]", names(bb))
  e <- coef(es); names(e) <- event_names(names(e))
  forms[[w]] <- list(did = rows(c(did = unname(coef(did)["post"]), prior = unname(coef(did)["prior"])), se(did)),
                     triple = triple, event = rows(e, se(es)), parts = rows(bb, sb))
  if (w == "none") {
    f <- lm(score ~ gap + I(post * (1 - focus)) + factor(school) * factor(focus) + factor(year) * factor(focus), d)
    g <- lm(score ~ gap + post + factor(school) * factor(focus) + factor(year) * factor(focus), d)
    one <- coef_test(g, vcov = "CR2", cluster = d$school, coefs = c("gap", "post"))
    fo <- coef_test(f, vcov = "CR2", cluster = d$school, coefs = "gap")
    forms$CR2 <- list(triple = rows(c(gap = one$beta[1], focus = fo$beta[1], other = one$beta[2]),
                                    c(one$SE[1], fo$SE[1], one$SE[2]), c(one$df_Satt[1], fo$df_Satt[1], one$df_Satt[2])))
  }
}
put("regression", "feols(score ~ ... | school + year, or school^focus + year^focus; cluster = ~school); CR2: coef_test(lm(...), 'CR2')", forms)

# Sun-Abraham.
sa <- list()
for (w in c("none", "weight")) for (x in c("none", "prior")) {
  d$w <- if (w == "none") 1 else d$weight
  f <- if (x == "none") score ~ sunab(start, year) | school + year else score ~ prior + sunab(start, year) | school + year
  z <- feols(f, d, weights = ~w, cluster = ~school)
  ct <- rbind(summary(z, agg = "ATT")$coeftable["ATT", ], summary(z)$coeftable)
  n <- c("simple", sub("^year::(-?[0-9]+)$", "dynamic[\\1]", rownames(summary(z)$coeftable)))
  sa[[paste(w, x, sep = "-")]] <- rows(setNames(ct[, 1], n), ct[, 2])
}
last <- subset(d, start > 0)
z <- feols(score ~ sunab(start, year) | school + year, subset(last, year < 2019), cluster = ~school)
ct <- rbind(summary(z, agg = "ATT")$coeftable["ATT", ], summary(z)$coeftable)
sa[["last"]] <- rows(setNames(ct[, 1], c("simple", sub("^year::(-?[0-9]+)$", "dynamic[\\1]", rownames(ct)[-1]))), ct[, 2])
put("sun-abraham", "feols(score ~ sunab(start, year) | school + year, cluster = ~school); last: without the never treated, years before 2019", sa)

# Imputation: dense formulas for weights (the package's standard errors with weights do not belong to its estimates),
# the package itself without.
dense <- function(d, y, unit, time, start, w, x, cluster, targets, leave = FALSE) {
  Z <- cbind(model.matrix(~ factor(unit) - 1), model.matrix(~ factor(time))[, -1], x)
  D <- start > 0 & time >= start
  W <- w
  Z0 <- Z[!D, ]
  A <- crossprod(Z0, W[!D] * Z0)
  g <- solve(A, crossprod(Z0, W[!D] * y[!D]))
  tau <- as.vector(y - Z %*% g)
  sapply(targets, function(pick) {
    a <- ifelse(D & pick, w, 0); a <- a / sum(a)
    v <- a
    v[!D] <- -(W * (Z %*% solve(A, crossprod(Z[D, ], a[D]))))[!D]
    stopifnot(abs(sum(v * y) - sum(a * tau)) < 1e-9)
    cell <- interaction(start, time - start, drop = TRUE)
    e <- tau
    for (k in unique(cell[D & a > 0])) {
      i <- which(cell == k & D)
      mean <- sum(v[i]^2 * tau[i]) / sum(v[i]^2)
      if (leave) for (c in unique(cluster[i])) {
        j <- i[cluster[i] == c]; o <- setdiff(i, j)
        e[j] <- tau[j] - sum(v[o]^2 * tau[o]) / sum(v[o]^2)
      } else e[i] <- tau[i] - mean
    }
    c(sum(a * tau), sqrt(sum(rowsum(v * e, cluster)^2)))
  })
}
bjs <- list()
targets <- c(list(simple = rep(TRUE, nrow(d))), lapply(setNames(0:2, sprintf("dynamic[%d]", 0:2)), function(e) d$event == e & d$start > 0))
for (w in c("none", "weight")) for (x in c("none", "prior")) for (leave in c(FALSE, TRUE)) {
  r <- dense(d, d$score, d$school, d$year, d$start, if (w == "none") rep(1, nrow(d)) else d$weight,
             if (x == "none") NULL else d$prior, d$school, targets, leave)
  bjs[[paste(w, x, if (leave) "leave" else "all", sep = "-")]] <- rows(setNames(r[1, ], names(targets)), r[2, ])
}
p <- did_imputation(d, yname = "score", gname = "start", tname = "year", idname = "school")
ph <- did_imputation(d, yname = "score", gname = "start", tname = "year", idname = "school", horizon = TRUE, pretrends = -3:-1)
ph <- as.data.frame(ph)
bjs$package <- rows(c(simple = p$estimate, setNames(ph$estimate, sprintf("dynamic[%s]", ph$term))), c(p$std.error, ph$std.error))
put("imputation", "did_imputation(score, start, year, school); the cases with weights, covariate, leave-out: the formulas in dense matrices, sum(v y) checked", bjs)

# Two-stage: Gardner's influence function in dense matrices (did2s's).
stages <- function(d, y, unit, time, start, w, x, cluster, x2) {
  Z <- cbind(model.matrix(~ factor(unit) - 1), model.matrix(~ factor(time))[, -1], x)
  D <- start > 0 & time >= start
  r <- sqrt(w)
  A <- crossprod(r[!D] * Z[!D, ])
  g <- solve(A, crossprod(Z[!D, ], w[!D] * y[!D]))
  u1 <- as.vector(y - Z %*% g)
  B <- crossprod(r * x2)
  b <- solve(B, crossprod(x2, w * u1))
  u2 <- as.vector(u1 - x2 %*% b)
  first <- Z * w * ifelse(D, 0, u1)
  psi <- (x2 * (w * u2) - first %*% solve(A, crossprod(Z, w * x2))) %*% solve(B)
  list(b = drop(b), se = sqrt(colSums(rowsum(psi, cluster)^2)))
}
two <- list()
for (w in c("none", "weight")) for (x in c("none", "prior")) {
  ww <- if (w == "none") rep(1, nrow(d)) else d$weight
  a <- stages(d, d$score, d$school, d$year, d$start, ww, if (x == "none") NULL else d$prior, d$school, cbind(simple = d$post))
  x2 <- sapply(0:2, function(e) as.integer(d$start > 0 & d$event == e)); colnames(x2) <- sprintf("dynamic[%d]", 0:2)
  e <- stages(d, d$score, d$school, d$year, d$start, ww, if (x == "none") NULL else d$prior, d$school, x2)
  two[[paste(w, x, sep = "-")]] <- rows(setNames(c(a$b, e$b), c("simple", colnames(x2))), c(a$se, e$se))
}
put("two-stage", "Gardner's second stage with did2s's influence function, in dense matrices", two)

# County employment.
arguments <- commandArgs(TRUE)
if (length(arguments)) {
  m <- read.csv(arguments[1])
  names(m)[names(m) == "first.treat"] <- "start"
  p <- did_imputation(m, yname = "lemp", gname = "start", tname = "year", idname = "countyreal")
  ph <- as.data.frame(did_imputation(m, yname = "lemp", gname = "start", tname = "year", idname = "countyreal", horizon = TRUE, pretrends = -3:-1))
  px <- did_imputation(m, yname = "lemp", gname = "start", tname = "year", idname = "countyreal", first_stage = ~ i(year, lpop, ref = 2003) | countyreal + year)
  post <- as.integer(m$start > 0 & m$year >= m$start)
  s <- stages(m, m$lemp, m$countyreal, m$year, m$start, rep(1, nrow(m)), NULL, m$countyreal, cbind(post))
  put("mpdta", "did_imputation(lemp, start, year, countyreal); covariate: first_stage = ~ i(year, lpop, ref = 2003) | countyreal + year; two-stage in dense matrices",
      list(imputation = rows(c(simple = p$estimate, setNames(ph$estimate, sprintf("dynamic[%s]", ph$term))), c(p$std.error, ph$std.error)),
           covariate = rows(c(simple = px$estimate), px$std.error),
           twostage = rows(c(simple = unname(s$b)), s$se)))
}
