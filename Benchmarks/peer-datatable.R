# data.table reads the wanted columns; fixest (where installed), else lm and sandwich, fits OLS with HC1:
# Rscript peer-datatable.R FILE
suppressPackageStartupMessages(library(data.table))
setDTthreads(0)
path <- commandArgs(trailingOnly = TRUE)[1]
seconds <- function(work) system.time(work)[["elapsed"]]

read <- seconds(frame <- fread(path, select = c("post", "treated", "disadvantaged", "x", "ks2")))
formula <- ks2 ~ post * treated * disadvantaged + x + I(x^2)
described <- function(...) paste(c(...), vapply(c(...), function(name) format(packageVersion(name)), ""))
packages <- if (requireNamespace("fixest", quietly = TRUE)) "fixest" else "sandwich"
if (packages == "fixest") {
  fixest::setFixest_nthreads(0)
  fit <- seconds({
    model <- fixest::feols(formula, frame, vcov = "hetero", notes = FALSE)
    estimates <- coef(model)
    errors <- fixest::se(model)
  })
} else {
  fit <- seconds({
    model <- lm(formula, frame)
    estimates <- coef(model)
    errors <- sqrt(diag(sandwich::vcovHC(model, "HC1")))
  })
}
cat(sprintf("read\t%.3f\nfit\t%.3f\nprocess\t%.3f\n", read, fit, proc.time()[["elapsed"]]))
cat(sprintf("term\t%s\t%.17g\t%.17g\n", names(estimates), estimates, errors), sep = "")
cat("version\t", R.version.string, ", ", toString(described("data.table", packages)),
  if (packages == "sandwich") " with lm", "\n", sep = "")
