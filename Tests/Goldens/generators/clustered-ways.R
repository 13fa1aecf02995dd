# Goldens of CR1 by two and three clusterings, and of crossed absorbed effects with singletons and
# components: sandwich::vcovCL and the ranks of dummies.
# Run: Rscript Tests/Goldens/generators/clustered-ways.R     (Debian: as clustered.R)

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "golden.R"))
source(file.path(here, "golden-clustered.R"))

se <- function(v, kept) I(unname(sqrt(diag(v)[kept])))
rows_of <- function(v) lapply(seq_len(nrow(v)), function(i) I(unname(v[i, ])))

# Every convention of CR1 for several clusterings. `conventional`: each term its own G/(G-1); `min`: one
# factor of the smallest G; `multi0`: sandwich takes HC0 for the last intersection.
several <- function(fit, data, ways, kept) {
  cluster <- data[ways]
  counts <- vapply(cluster, function(code) length(unique(code)), 0L)
  least <- min(counts)
  n <- nobs(fit)
  k <- length(coef(fit))
  v <- function(...) vcovCL(fit, cluster = cluster, ...)
  kinds <- list(
    none = list("vcovCL(fit, cluster, type = \"HC0\", cadjust = FALSE)", v(type = "HC0", cadjust = FALSE)),
    conventional = list("vcovCL(fit, cluster, type = \"HC0\")", v(type = "HC0")),
    `conventional.K` = list("vcovCL(fit, cluster, type = \"HC1\"): times (N-1)/(N-K), K all columns", v(type = "HC1")),
    multi0 = list("vcovCL(fit, cluster, type = \"HC0\", multi0 = TRUE)", v(type = "HC0", multi0 = TRUE)),
    `multi0.K` = list("vcovCL(fit, cluster, type = \"HC1\", multi0 = TRUE)", v(type = "HC1", multi0 = TRUE)),
    min = list("min G/(min G - 1) vcovCL(fit, cluster, type = \"HC0\", cadjust = FALSE)",
      v(type = "HC0", cadjust = FALSE) * least / (least - 1)),
    `min.K` = list("min G/(min G - 1) vcovCL(fit, cluster, type = \"HC1\", cadjust = FALSE), K all columns",
      v(type = "HC1", cadjust = FALSE) * least / (least - 1)))
  parts <- lapply(kinds, function(kind) {
    part <- kind[[2]][kept, kept, drop = FALSE]
    values <- eigen(part, symmetric = TRUE)
    clipped <- values$vectors %*% (pmax(values$values, 0) * t(values$vectors))
    found <- list(command = kind[[1]], covariance = rows_of(part), eigenvalues = I(values$values))
    if (all(diag(part) >= 0)) found$std.error <- I(unname(sqrt(diag(part))))
    if (min(values$values) < -1e-12 * max(values$values))
      found$clipped <- list(command = "eigenvalues below 0 set to 0", covariance = rows_of(clipped),
        std.error = I(sqrt(diag(clipped))))
    found
  })
  c(list(clusters = as.list(counts), intersections = length(unique(do.call(paste, cluster))), df = least - 1,
    N = n, K = k), parts)
}

ways <- function(name, file, data, formula, outcome, terms, effects = NULL, kept = NULL, by,
                 weightings = c("none", "w"), ...) {
  values <- lapply(setNames(nm = weightings), function(weight) {
    weights <- if (weight == "none") NULL else data[[weight]]
    fit <- fitted_model(r_formula(outcome, terms, effects), data, weights)
    columns <- names(coef(fit))
    if (length(effects)) columns <- columns[columns %in% kept]
    c(list(
      weights = if (weight == "none") NULL else list(column = weight, type = "analytic"),
      command = sprintf("fit <- lm(%s%s); cluster <- %s", r_formula(outcome, terms, effects),
        if (weight == "none") "" else ", weights", paste(by, collapse = ", ")),
      terms = I(unname(spelled(fit, columns))), estimate = I(unname(coef(fit)[columns])), nobs = nobs(fit)),
      several(fit, data, by, columns))
  })
  write_golden(paste0("ways-", name), "clustered-ways.R", "told with each part", clustered_tolerance,
    list(file = file, formula = formula, cluster = I(by), ...), values, folder = "clustered")
  told <- vapply(values, function(v) {
    bad <- names(Filter(function(p) is.list(p) && !is.null(p$clipped), v))
    paste0(length(bad), if (any(vapply(bad, function(b) is.null(v[[b]]$std.error), TRUE))) "-" else "")
  }, "")
  cat(name, told, "\n")
}

file <- "Tests/Goldens/data/schools.csv"
schools <- categories(read.csv(file.path(repository(), file)), list(kind = c("full", "part", "resource")))
gap <- "treated:disadvantaged"
plain <- "y ~ treated*disadvantaged + x"
both <- c("treated*disadvantaged", "x")
ways("school-cohort", file, schools, plain, "y", both, by = c("school", "cohort"))
ways("school-marker", file, schools, plain, "y", both, by = c("school", "marker"))
ways("cohort-marker", file, schools, plain, "y", both, by = c("cohort", "marker"))
ways("la-cohort", file, schools, plain, "y", both, by = c("la", "cohort"))
ways("three", file, schools, plain, "y", both, by = c("school", "cohort", "marker"))
ways("three-few", file, schools, plain, "y", both, by = c("la", "cohort", "marker"))
ways("nested", file, schools, plain, "y", both, by = c("school", "class"))
ways("absorbed", file, schools, paste(plain, "| school + cohort"), "y", c("x", gap, "disadvantaged"),
  c("school", "cohort"), c("x", gap, "disadvantaged"), by = c("school", "cohort"), omitted = I("treated"))
ways("absorbed-la", file, schools, paste(plain, "| la + cohort"), "y", both, c("la", "cohort"),
  c("treated", "disadvantaged", "x", gap), by = c("la", "cohort"))
ways("kind", file, schools, "y ~ kind*x", "y", "kind*x", by = c("la", "cohort"))

petersen <- read.csv(file.path(repository(), "Tests/Goldens/data/petersen.csv"))
petersen$w <- 1 + (petersen$firm %% 7) / 3 + (petersen$year %% 3) / 5
derive <- list(w = "1 + (firm % 7)/3 + (year % 3)/5")
ways("petersen", "Tests/Goldens/data/petersen.csv", petersen, "y ~ x", "y", "x", by = c("firm", "year"), derive = derive)

# Crossed effects: what is dropped, what is counted. Rows alone in a level are dropped until none is left
# or, as `kept`, stay (each is fitted perfectly and adds a level).
alone_dropped <- function(data, effects) {
  repeat {
    single <- Reduce(`|`, lapply(effects, function(effect) table(data[[effect]])[as.character(data[[effect]])] == 1))
    if (!any(single)) return(data)
    data <- data[!single, ]
  }
}

components <- function(a, b) {
  a <- paste("a", a)
  b <- paste("b", b)
  edges <- unique(data.frame(a, b))
  label <- setNames(seq_along(unique(c(a, b))), unique(c(a, b)))
  repeat {
    before <- label
    least <- pmin(label[edges$a], label[edges$b])
    for (side in c("a", "b")) {
      low <- tapply(least, edges[[side]], min)
      label[names(low)] <- pmin(label[names(low)], low)
    }
    if (identical(before, label)) return(length(unique(label)))
  }
}

crossed <- function(name, effects, singletons) {
  file <- "Tests/Goldens/data/moves.csv"
  all <- read.csv(file.path(repository(), file))
  data <- if (singletons == "dropped") alone_dropped(all, effects) else all
  design <- do.call(cbind, lapply(effects, function(effect) model.matrix(~ 0 + factor(data[[effect]]))))
  rank <- qr(design)$rank
  levels <- vapply(effects, function(effect) length(unique(data[[effect]])), 0L)
  kept <- c("hours", "help")
  values <- lapply(setNames(nm = c("none", "w")), function(weight) {
    weights <- if (weight == "none") NULL else data$w
    scale <- if (weight == "none") rep(1, nrow(data)) else sqrt(weights)
    x <- as.matrix(data[kept]) * scale
    within <- qr(design * scale)
    x <- qr.resid(within, x)
    y <- qr.resid(within, data$score * scale)
    a <- solve(crossprod(x))
    beta <- drop(a %*% crossprod(x, y))
    e <- y - drop(x %*% beta)
    n <- nrow(data)
    v <- function(code) {
      s <- rowsum(x * e, code)
      a %*% crossprod(s) %*% a
    }
    by <- lapply(setNames(nm = c("pupil", "school")), function(cluster) {
      codes <- lapply(effects, function(effect) data[[effect]])
      inside <- vapply(codes, nested, TRUE, cluster = data[[cluster]])
      g <- length(unique(data[[cluster]]))
      params <- length(kept) + sum(levels) - (length(levels) - 1)
      counts <- c(full = params,
        nonnested = if (all(inside)) length(kept) + 1 else params - sum(levels[inside] - 1),
        none = length(kept), exact = length(kept) + rank)
      c(list(clusters = g, CR0 = I(sqrt(diag(v(data[[cluster]]))))), lapply(counts, function(k) list(
        K = k, std.error = I(sqrt(diag(v(data[[cluster]])) * (n - 1) / (n - k) * g / (g - 1))))))
    })
    k <- length(kept) + rank
    list(weights = if (weight == "none") NULL else list(column = "w", type = "analytic"),
      terms = kept, estimate = I(beta), nobs = n, df.residual = n - k,
      sigma = sqrt(sum(e^2) / (n - k)), iid = I(sqrt(diag(a) * sum(e^2) / (n - k))),
      HC0 = I(sqrt(diag(v(seq_len(n))))), HC1 = I(sqrt(diag(v(seq_len(n))) * n / (n - k))),
      within.r.squared = 1 - sum(e^2) / sum(y^2), cluster = by)
  })
  values$counts <- list(
    rows = nrow(all), dropped = nrow(all) - nrow(data), levels = as.list(levels), rank = rank,
    components = if (length(effects) == 2) components(data[[effects[1]]], data[[effects[2]]]) else NULL)
  write_golden(paste0("crossed-", name, "-", singletons), "clustered-ways.R",
    paste("x, y without the effects by qr.resid on all dummies; A = (X'X)^-1; CR0 = A sum s_g s_g' A;",
      "K: full = k + levels - (Q-1), nonnested, none = k, exact = k + rank of the dummies; CR1 = CR0 (N-1)/(N-K) G/(G-1)"),
    clustered_tolerance,
    list(file = file, formula = paste("score ~ hours + help |", paste(effects, collapse = " + ")), singletons = singletons),
    values, folder = "clustered")
  cat(name, singletons, unlist(values$counts), "\n")
}
for (singletons in c("kept", "dropped")) {
  crossed("pupil-school", c("pupil", "school"), singletons)
  crossed("pupil-school-term", c("pupil", "school", "term"), singletons)
}
