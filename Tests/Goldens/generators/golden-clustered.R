# Shared by clustered.R and clustered-ways.R: one golden file of a model with clusters, absorbed effects
# and weights. `values` has an entry for each weighting; its parts and their formulas are told in
# ../README.md. Effects are dummies here: what a program that absorbs them must agree with.

suppressPackageStartupMessages({
  library(clubSandwich)
  library(sandwich)
  library(estimatr)
})
source(file.path(here, "golden-linear.R"))

clustered_tolerance <- list(
  relative = 1e-10, `relative.std.error` = 1e-9, `relative.df` = 1e-8, `relative.p.value` = 1e-7,
  reason = paste("both sides solve well-conditioned problems to about 1e-13; square roots of I - H lose",
    "digits where an eigenvalue is near nought, degrees of freedom square what is lost, and tails",
    "of t multiply an error of t by t^2"))

# The dummies of an absorbed effect as terms of R's formula: "school", "school^cohort", "school[x]".
dummies <- function(effect) {
  if (grepl("^", effect, fixed = TRUE)) {
    sprintf("interaction(%s, drop = TRUE)", gsub("^", ", ", effect, fixed = TRUE))
  } else if (grepl("[", effect, fixed = TRUE)) {
    parts <- regmatches(effect, regexec("(.*)\\[(.*)\\]", effect))[[1]]
    sprintf("factor(%s) + factor(%s):%s", parts[2], parts[2], parts[3])
  } else sprintf("factor(%s)", effect)
}

r_formula <- function(outcome, terms, effects)
  paste(outcome, "~", paste(c(terms, vapply(effects, dummies, "")), collapse = " + "))

# The fit without missing coefficients (omitted terms are no part of R's formula here).
fitted_model <- function(formula, data, weights) {
  data$.w <- if (is.null(weights)) 1 else weights
  formula <- as.formula(formula)
  fit <- if (is.null(weights)) lm(formula, data) else lm(formula, data, weights = .w)
  stopifnot(!anyNA(coef(fit)))
  fit
}

# X, y, w, dummies and terms apart: terms are the columns asked for.
pieces <- function(fit, kept, weights) {
  x <- model.matrix(fit)
  w <- if (is.null(weights)) rep(1, nrow(x)) else weights
  list(x = x * sqrt(w), y = model.response(model.frame(fit)) * sqrt(w), kept = kept,
    others = setdiff(colnames(x), kept))
}

# Dense CR2 by the definition in Pustejovsky & Tipton (2018), N x N, for the columns of `combinations`: the
# covariance, and per cluster and combination p_g with c'V c = sum_g (p_g'y)^2, times the root of the working
# variances. Checks clubSandwich, and stands in where it stops.
dense_cr2 <- function(fit, cluster, combinations, weights, theta) {
  x <- model.matrix(fit)
  n <- nrow(x)
  w <- if (is.null(weights)) rep(1, n) else weights
  m <- chol2inv(chol(crossprod(x * sqrt(w))))
  residual <- diag(n) - x %*% m %*% t(x * w)
  spread <- residual %*% (theta * t(residual))
  e <- residuals(fit)
  clusters <- split(seq_len(n), cluster)
  parts <- lapply(clusters, function(g) {
    d <- sqrt(theta[g])
    eigen <- eigen(d * t(d * t(spread[g, g, drop = FALSE])), symmetric = TRUE)
    root <- ifelse(eigen$values > 1e-12 * max(1, eigen$values), 1 / sqrt(abs(eigen$values)), 0)
    half <- d * t(d * (eigen$vectors %*% (root * t(eigen$vectors))))
    p <- half %*% ((w[g] * x[g, , drop = FALSE]) %*% m %*% combinations)
    list(score = crossprod(p, e[g]), p = sqrt(theta) * crossprod(residual[g, , drop = FALSE], p))
  })
  scores <- vapply(parts, function(part) drop(part$score), numeric(ncol(combinations)))
  list(covariance = tcrossprod(rbind(scores)), p = lapply(parts, function(part) part$p))
}

dense_df <- function(dense) vapply(seq_len(nrow(dense$covariance)), function(j) {
  cross <- crossprod(vapply(dense$p, function(p) p[, j], numeric(nrow(dense$p[[1]]))))
  sum(diag(cross))^2 / sum(cross^2)
}, 0)

# eta of Hotelling's T^2 approximation: q (q + 1) / sum of the variances of the entries of the covariance,
# standardized to the unit matrix under the working model (Tipton & Pustejovsky 2015).
dense_eta <- function(dense) {
  q <- nrow(dense$covariance)
  expected <- eigen(Reduce(`+`, lapply(dense$p, crossprod)), symmetric = TRUE)
  root <- expected$vectors %*% (t(expected$vectors) / sqrt(expected$values))
  p <- lapply(dense$p, function(p) p %*% root)
  cross <- function(s, t) crossprod(vapply(p, function(p) p[, s], p[[1]][, 1]), vapply(p, function(p) p[, t], p[[1]][, 1]))
  total <- 0
  for (s in seq_len(q)) for (t in seq_len(q))
    total <- total + sum(cross(s, s) * cross(t, t)) + sum(cross(s, t) * cross(t, s))
  q * (q + 1) / total
}

# One type by clubSandwich with Satterthwaite's degrees of freedom.
robust <- function(fit, cluster, kept, type, inverse, whole = FALSE) {
  arguments <- list(fit, cluster = cluster, type = type)
  if (inverse) arguments$inverse_var <- TRUE
  v <- tryCatch(do.call(vcovCR, arguments), error = function(e) NULL)
  if (is.null(v) || any(!is.finite(v)) || any(diag(v)[kept] < 0)) return(NULL)
  table <- coef_test(fit, vcov = v, test = "Satterthwaite", coefs = kept)
  part <- list(
    command = sprintf("coef_test(fit, vcovCR(fit, cluster, type = \"%s\"%s), \"Satterthwaite\")",
      type, if (inverse) ", inverse_var = TRUE" else ""),
    std.error = I(table$SE), df = I(table$df_Satt), p.value = I(table$p_Satt))
  if (whole) part$covariance <- lapply(seq_along(kept), function(i) I(unname(v[kept[i], kept])))
  part
}

# CR2 of the model whose rows are multiplied by sqrt(w), its working model the identity: like
# inverse_var = TRUE it gives back the working variances 1/w, but by another root, the one that needs no
# n_g x n_g matrix. Equal where weights are constant in clusters.
rescaled <- function(parts, cluster, kept) {
  x <- parts$x
  colnames(x) <- paste0("c", seq_len(ncol(x)))
  fit <- lm(y ~ 0 + ., data.frame(y = parts$y, x))
  part <- robust(fit, cluster, colnames(x)[match(kept, colnames(parts$x))], "CR2", FALSE)
  part$command <- "coef_test of lm(sqrt(w) y ~ 0 + sqrt(w) X): vcovCR(type = \"CR2\"), \"Satterthwaite\""
  part
}

# Leave-one-cluster-out: estimates without each cluster, NA where they do not identify one.
left_out <- function(parts, cluster) {
  ids <- sort(unique(cluster))
  order <- c(parts$others, parts$kept)
  found <- t(vapply(ids, function(g) {
    rest <- cluster != g
    lm.fit(parts$x[rest, order, drop = FALSE], parts$y[rest])$coefficients[parts$kept]
  }, numeric(length(parts$kept))))
  list(ids = ids, beta = matrix(found, length(ids)))
}

is_alone <- function(parts, cluster)
  any(vapply(unique(cluster), function(g) qr(parts$x[cluster != g, , drop = FALSE])$rank < ncol(parts$x), TRUE))

jackknife <- function(fit, parts, cluster) {
  out <- left_out(parts, cluster)
  found <- out$beta
  out$beta[is.na(found)] <- 0
  beta <- coef(fit)[parts$kept]
  g <- length(out$ids)
  raw <- rowSums((t(out$beta) - beta)^2)
  list(
    command = paste("b_g = coefficients of the same lm without cluster g, 0 where it is NA (a generalised",
      "inverse gives that when the column has become nought); lowest, highest: of those not NA;",
      "carried.by: the cluster without which it is NA; CR3 = sqrt(sum_g (b_g - b)^2), CV3 = sqrt((G-1)/G) CR3,",
      "CV3J = sqrt((G-1)/G sum_g (b_g - mean(b_g))^2)"),
    CR3 = I(sqrt(raw)), CV3 = I(sqrt((g - 1) / g * raw)),
    CV3J = I(sqrt((g - 1) / g * colSums(scale(out$beta, scale = FALSE)^2))),
    df = g - 1,
    lowest = I(apply(found, 2, min, na.rm = TRUE)), highest = I(apply(found, 2, max, na.rm = TRUE)),
    lowest.without = I(out$ids[apply(found, 2, which.min)]),
    highest.without = I(out$ids[apply(found, 2, which.max)]),
    carried.by = I(apply(is.na(found), 2, function(missing) if (any(missing)) out$ids[missing] else NA)))
}

# Leverages of clusters and the effective number of clusters, on rows multiplied by sqrt(w).
influence <- function(parts, cluster, absorbs) {
  x <- parts$x
  ids <- sort(unique(cluster))
  inverse <- chol2inv(chol(crossprod(x)))
  dimnames(inverse) <- list(colnames(x), colnames(x))
  per <- function(rows) vapply(ids, function(g) rows(cluster == g), 0)
  full <- per(function(rows) sum(inverse * crossprod(x[rows, , drop = FALSE])))
  within <- qr.resid(qr(x[, parts$others, drop = FALSE]), x[, parts$kept, drop = FALSE])
  if (!absorbs) within <- x[, parts$kept, drop = FALSE]
  inner <- chol2inv(chol(crossprod(within)))
  short <- per(function(rows) sum(inner * crossprod(within[rows, , drop = FALSE])))
  partial <- lapply(parts$kept, function(term) {
    own <- qr.resid(qr(x[, colnames(x) != term, drop = FALSE]), x[, term])
    I(per(function(rows) sum(own[rows]^2)) / sum(own^2))
  })
  effective <- function(gamma) length(ids) / (1 + mean((gamma / mean(gamma) - 1)^2))
  gammas <- vapply(seq_along(parts$kept), function(j)
    per(function(rows) sum((within[rows, , drop = FALSE] %*% inner[, j])^2)), numeric(length(ids)))
  many <- length(ids) > 100
  c(list(
    command = paste("on rows times sqrt(w): full_g = tr(X_g (X'X)^-1 X_g') with the dummies;",
      "terms_g the same for the terms after the effects are taken out;",
      "partial_gj = share of cluster g in the sum of squares of term j given all others;",
      "effective_j = G / (1 + mean((gamma_g / mean(gamma) - 1)^2)),",
      "gamma_g = e_j' A X_g'X_g A e_j (Carter, Schnepel & Steigerwald 2017, rho = 0)"),
    effective = I(apply(gammas, 2, effective)), largest.full = max(full), largest.terms = max(short),
    largest.partial = I(vapply(partial, max, 0))),
    if (!many) list(clusters = I(ids), full = I(full), terms = I(short), partial = setNames(partial, NULL)))
}

nested <- function(codes, cluster) all(rowSums(table(codes, cluster) > 0) == 1)

# CR1 as fixest has it: A B A (N-1)/(N-K) G/(G-1) with K by rule, see ../shared/NUMERICS.md, B2.
fixest_kinds <- function(fit, kept, cluster, codes) {
  v <- vcovCL(fit, cluster = cluster, type = "HC0", cadjust = FALSE)[kept, kept, drop = FALSE]
  n <- nobs(fit)
  g <- length(unique(cluster))
  levels <- vapply(codes, function(code) length(unique(code)), 0L)
  inside <- vapply(codes, nested, TRUE, cluster = cluster)
  # without effects the terms hold the intercept
  k <- length(kept) + if (length(codes)) sum(levels) - (length(levels) - 1) else 0
  counts <- c(
    full = k,
    nonnested = if (!length(codes)) k else if (all(inside)) length(kept) + 1 else k - sum(levels[inside] - 1),
    none = length(kept))
  if (length(codes)) counts[1:2] <- pmax(counts[1:2], length(kept) + 1)
  parts <- lapply(counts, function(k) {
    errors <- sqrt(diag(v) * (n - 1) / (n - k) * g / (g - 1))
    list(K = k, adj.K = (n - 1) / (n - k), adj.G = g / (g - 1), df = g - 1, std.error = I(unname(errors)),
      p.value = I(unname(2 * pt(-abs(coef(fit)[kept] / errors), g - 1))))
  })
  c(list(command = "vcovCL(fit, cluster, type = \"HC0\", cadjust = FALSE) (N-1)/(N-K) G/(G-1); p: t(G-1)"), parts)
}

# HC0 to HC3 with the leverage of all columns; a row of leverage 1 adds nothing.
row_robust <- function(fit, kept) {
  n <- nobs(fit)
  k <- length(coef(fit))
  omega <- function(type) function(residuals, diaghat, df) {
    factor <- switch(type, HC0 = 1, HC1 = n / (n - k), HC2 = 1 / (1 - diaghat), HC3 = 1 / (1 - diaghat)^2)
    ifelse(1 - diaghat < 1e-10, 0, factor * residuals^2)
  }
  parts <- lapply(setNames(nm = c("HC0", "HC1", "HC2", "HC3")), function(type)
    I(unname(sqrt(diag(vcovHC(fit, omega = omega(type)))[kept]))))
  c(list(command = "vcovHC(fit, omega = HC0, HC1, HC2, HC3; 0 where 1 - h < 1e-10)",
    `leverage.one` = sum(1 - hatvalues(fit) < 1e-10)), parts)
}

# estimatr with its own absorption; only what it computes.
absorbed_by_estimatr <- function(outcome, terms, effects, names, data, weights, cluster) {
  data$.cluster <- cluster
  data$.w <- weights
  first <- paste(outcome, "~", paste(terms, collapse = " + "))
  types <- c("CR0", "stata", "CR2", "HC0", "HC1", "HC2", "HC3")
  parts <- list()
  for (type in types) {
    arguments <- list(as.formula(first), data = data, se_type = type)
    if (!is.null(weights)) arguments$weights <- quote(.w)
    if (type %in% c("CR0", "stata", "CR2")) arguments$clusters <- quote(.cluster)
    if (length(effects)) arguments$fixed_effects <- as.formula(paste("~", paste(effects, collapse = " + ")))
    fit <- tryCatch(suppressWarnings(do.call(lm_robust, arguments)), error = function(e) NULL)
    if (is.null(fit)) next
    if (any(!is.finite(fit$std.error[names]))) next
    parts[[type]] <- list(std.error = I(unname(fit$std.error[names])), df = I(unname(fit$df[names])))
  }
  c(list(command = sprintf("lm_robust(%s%s%s, clusters, se_type)", first,
    if (length(effects)) paste0(", fixed_effects = ~ ", paste(effects, collapse = " + ")) else "",
    if (is.null(weights)) "" else ", weights")), parts)
}

# plm's within estimator with Arellano's covariance: HC0 is CR0, sss is Stata's small-sample factor with K
# the terms alone.
within_by_plm <- function(outcome, terms, names, data, cluster) {
  first <- paste(outcome, "~", paste(terms, collapse = " + "))
  panel <- plm::pdata.frame(cbind(data, .row = ave(data[[cluster]], data[[cluster]], FUN = seq_along)),
    index = c(cluster, ".row"))
  fit <- plm::plm(as.formula(first), panel, model = "within")
  errors <- function(type) I(unname(sqrt(diag(plm::vcovHC(fit, type = type)))[names]))
  list(command = sprintf("vcovHC(plm(%s, index = \"%s\", model = \"within\"), type = \"HC0\", \"sss\")", first, cluster),
    estimate = I(unname(coef(fit)[names])), HC0 = list(`std.error` = errors("HC0")), sss = list(`std.error` = errors("sss")))
}

# Contrasts and joint tests. linear_contrast of clubSandwich 0.5.8 stops when weights are not the inverse
# of the working variances; there the dense definition gives the numbers.
contrasts_of <- function(fit, v, cluster, weights, theta, contrasts, tests) {
  found <- list()
  row <- function(weights) {
    line <- setNames(numeric(length(coef(fit))), names(coef(fit)))
    line[names(weights)] <- weights
    line
  }
  written <- function(weights) setNames(as.list(weights), spelled(fit, names(weights)))
  for (name in names(contrasts)) {
    c <- row(contrasts[[name]])
    line <- tryCatch(linear_contrast(fit, vcov = v, contrasts = rbind(c), p_values = TRUE), error = function(e) NULL)
    if (is.null(line)) {
      dense <- dense_cr2(fit, cluster, cbind(c), weights, theta)
      line <- list(Est = sum(c * coef(fit)), SE = sqrt(drop(dense$covariance)), df = dense_df(dense))
      half <- line$SE * qt(0.975, line$df)
      line <- c(line, CI_L = line$Est - half, CI_U = line$Est + half,
        p_val = 2 * pt(-abs(line$Est / line$SE), line$df), by = "dense definition")
    }
    found$contrasts[[name]] <- list(
      command = if (is.null(line$by)) "linear_contrast(fit, v, contrasts)" else line$by,
      weights = written(contrasts[[name]]),
      estimate = line$Est, std.error = line$SE, df = line$df, p.value = line$p_val,
      conf.low = line$CI_L, conf.high = line$CI_U)
  }
  for (name in names(tests)) {
    rows <- tests[[name]]
    constraints <- do.call(rbind, lapply(rows, row))
    line <- Wald_test(fit, constraints = constraints, vcov = v, test = "HTZ")
    if (nobs(fit) < 2500) {
      eta <- dense_eta(dense_cr2(fit, cluster, t(constraints), weights, theta))
      off <- abs((eta - nrow(constraints) + 1) / line$df_denom - 1)
      if (off > 1e-8) cat("  !! dense HTZ df differs from clubSandwich by", off, "\n")
    }
    found$tests[[name]] <- list(
      command = "Wald_test(fit, constraints, v, test = \"HTZ\")",
      weights = lapply(unname(rows), written),
      statistic = line$Fstat, df.num = line$df_num, df = line$df_denom, delta = line$delta, p.value = line$p_val)
  }
  found
}

# One weighting of a model.
weighting <- function(case, data, weights, repeats, checks) {
  if (repeats) {
    data <- data[rep(seq_len(nrow(data)), weights), ]
    weights <- NULL
  }
  formula <- r_formula(case$outcome, case$terms, case$effects)
  fit <- fitted_model(formula, data, weights)
  cluster <- data[[case$cluster]]
  kept <- names(coef(fit))
  if (length(case$effects)) kept <- kept[kept %in% case$kept]
  stopifnot(length(kept) >= length(case$kept))
  label <- spelled(fit, kept)
  parts <- pieces(fit, kept, weights)
  codes <- lapply(case$effects, function(effect)
    interaction(data[strsplit(sub("\\[.*", "", effect), "^", fixed = TRUE)[[1]]], drop = TRUE))
  alone <- is_alone(parts, cluster)
  values <- list(
    command = sprintf("fit <- lm(%s%s)%s; cluster <- %s", formula, if (is.null(weights)) "" else ", weights",
      if (repeats) " on each row written f times" else "", case$cluster),
    terms = I(unname(label)), estimate = I(unname(coef(fit)[kept])), nobs = nobs(fit),
    clusters = length(unique(cluster)), columns = ncol(parts$x), df.residual = df.residual(fit),
    sigma = summary(fit)$sigma, r.squared = summary(fit)$r.squared, `cluster.alone` = alone)
  if (length(case$effects)) {
    rest <- qr.resid(qr(parts$x[, parts$others, drop = FALSE]), parts$y)
    values$within.r.squared <- 1 - sum(qr.resid(qr(parts$x), parts$y)^2) / sum(rest^2)
  }
  for (type in c("CR0", "CR1", "CR1S", "CR1p", "CR2", if (!alone) "CR3")) {
    if (type == "CR1p" && values$clusters <= values$columns) next
    values[[type]] <- robust(fit, cluster, kept, type, FALSE, whole = type == "CR2")
    if (!is.null(weights) && type %in% c("CR2", "CR3"))
      values[[paste0(type, "-inverse-variance")]] <- robust(fit, cluster, kept, type, TRUE, whole = type == "CR2")
  }
  if (!is.null(weights)) values[["CR2-rescaled"]] <- rescaled(parts, cluster, kept)
  if (checks) {
    for (inverse in c(FALSE, if (!is.null(weights)) TRUE)) {
      dense <- dense_cr2(fit, cluster, diag(ncol(parts$x))[, match(kept, colnames(parts$x)), drop = FALSE],
        weights, if (inverse) 1 / weights else rep(1, nobs(fit)))
      club <- values[[if (inverse) "CR2-inverse-variance" else "CR2"]]
      off <- max(abs(sqrt(diag(dense$covariance)) / club$std.error - 1), abs(dense_df(dense) / club$df - 1))
      if (off > 1e-8) cat("  !! dense CR2 differs from clubSandwich by", off, "\n")
    }
  }
  values$HC <- row_robust(fit, kept)
  values$jackknife <- jackknife(fit, parts, cluster)
  values$influence <- influence(parts, cluster, length(case$effects) > 0)
  if (!any(grepl("[", case$effects, fixed = TRUE)))
    values$CR1.fixest <- fixest_kinds(fit, kept, cluster, codes)
  if (!any(grepl("[\\^[]", case$effects)) && !repeats)
    values$estimatr <- absorbed_by_estimatr(case$outcome, case$terms, case$effects, kept, data, weights, cluster)
  if (identical(case$effects, case$cluster) && is.null(weights) && !repeats)
    values$plm <- within_by_plm(case$outcome, case$terms, kept, data, case$cluster)
  for (inverse in c(FALSE, if (!is.null(weights)) TRUE)) if (length(case$tests)) {
    v <- do.call(vcovCR, c(list(fit, cluster = cluster, type = "CR2"), if (inverse) list(inverse_var = TRUE)))
    theta <- if (inverse) 1 / weights else rep(1, nobs(fit))
    found <- contrasts_of(fit, v, cluster, weights, theta, case$contrasts, case$tests)
    values[[if (inverse) "CR2-inverse-variance" else "CR2"]] <-
      c(values[[if (inverse) "CR2-inverse-variance" else "CR2"]], found)
  }
  values
}

# A file: `formula` as a spec spells it, `terms` of R's formula, `kept` the names asked for.
clustered <- function(name, file, data, formula, outcome, terms, effects = NULL, kept = NULL, cluster = "school",
                      weightings = c("none", "w", "wg", "f"), contrasts = NULL, tests = NULL, checks = TRUE, ...) {
  case <- list(outcome = outcome, terms = terms, effects = effects, kept = kept, cluster = cluster,
    contrasts = contrasts, tests = tests)
  values <- lapply(setNames(nm = weightings), function(weight) {
    found <- weighting(case, data, if (weight == "none") NULL else data[[weight]], weight == "f", checks)
    given <- if (weight == "none") NULL else
      list(column = weight, type = if (weight == "f") "frequency" else "analytic")
    c(list(weights = given), found)
  })
  write_golden(name, "clustered.R", "told with each part", clustered_tolerance,
    list(file = file, formula = formula, cluster = cluster, ...), values,
    folder = "clustered", packages = c("clubSandwich", "estimatr", "plm", "sandwich"))
  cat(name, length(values), vapply(values, function(v) v$cluster.alone, TRUE), "\n")
}
