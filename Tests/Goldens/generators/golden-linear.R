# Shared by linear.R and runs.R: one golden file of a linear model.
#
# `input` says how a spec states the case; `values$terms` is keyed by the term as a spec spells it,
# with R's name beside it. Kinds of covariance: iid and sandwich's HC0-HC3 (leverage of the whole,
# weighted design); statistics are t with N - K degrees of freedom.

suppressPackageStartupMessages(library(sandwich))

kinds <- c("iid", "HC0", "HC1", "HC2", "HC3")
tolerance <- list(
  relative = 1e-10,
  `relative.std.error` = 1e-9,
  reason = paste("both sides solve well-conditioned problems to about 1e-13; a squared residual",
    "or a leverage near one costs a few digits more in a standard error"))

# R's column name as a spec spells it: starksmall -> stark[small], poly(x, 2)1 -> poly(x, 2)[1].
spelled <- function(fit, names) {
  variables <- names(attr(terms(fit), "dataClasses"))
  categories <- names(fit$xlevels)
  polynomials <- grep("^poly\\(", variables, value = TRUE)
  part <- function(text) {
    for (block in c(categories, polynomials)) {
      level <- substring(text, nchar(block) + 1)
      known <- if (block %in% categories) fit$xlevels[[block]] else as.character(1:9)
      if (startsWith(text, block) && level %in% known)
        return(paste0(block, "[", gsub("]", "]]", level, fixed = TRUE), "]"))
    }
    if (startsWith(text, "I(")) gsub(" ?([*^:]) ?", "\\1", text) else text
  }
  vapply(strsplit(names, ":", fixed = TRUE),
    function(parts) paste(vapply(parts, part, ""), collapse = ":"), "")
}

# What `explained.by` may say of an omitted column: its coefficients on the kept ones.
explanation <- function(fit, column, kept) {
  x <- model.matrix(fit)
  weights <- qr.coef(qr(x[, kept, drop = FALSE]), x[, column])
  weights[abs(weights) > 1e-8]
}

golden <- function(name, data, formula, fit, command, ..., rename = identity) {
  summary <- summary(fit)
  estimates <- coef(fit)
  kept <- names(estimates)[!is.na(estimates)]
  label <- function(names) rename(spelled(fit, names))
  degrees <- df.residual(fit)
  terms <- lapply(kept, function(term) list(`r.name` = term, estimate = estimates[[term]]))
  for (kind in kinds) {
    covariance <- if (kind == "iid") vcov(fit)[kept, kept, drop = FALSE] else vcovHC(fit, type = kind)
    errors <- sqrt(diag(covariance))
    for (j in seq_along(kept)) {
      t <- estimates[[kept[j]]] / errors[[j]]
      terms[[j]][[kind]] <- list(
        `std.error` = errors[[j]], statistic = t,
        `p.value` = 2 * pt(abs(t), degrees, lower.tail = FALSE))
    }
  }
  names(terms) <- label(kept)
  omitted <- object()
  for (column in setdiff(names(estimates), kept)) {
    by <- explanation(fit, column, kept)
    omitted[[label(column)]] <- setNames(as.list(by), label(names(by)))
  }
  values <- list(
    order = I(label(kept)), terms = terms, omitted = omitted,
    nobs = nobs(fit), `df.residual` = degrees, sigma = summary$sigma,
    `r.squared` = summary$r.squared, `adj.r.squared` = summary$adj.r.squared,
    logLik = as.numeric(logLik(fit)))
  write_golden(paste0(topic, "-", name), script, command, tolerance,
    list(file = data, formula = formula, ...), values)
  cat(name, nobs(fit), length(kept), "\n")
}

# Makes factors with their levels in the order of a contract.
categories <- function(data, levels) {
  for (column in names(levels)) data[[column]] <- factor(data[[column]], levels = levels[[column]])
  data
}
