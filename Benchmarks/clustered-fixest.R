# data.table reads the wanted columns, fixest absorbs two effects, CR1 by school: Rscript clustered-fixest.R FILE
suppressPackageStartupMessages({
  library(data.table)
  library(fixest)
})
setDTthreads(0)
setFixest_nthreads(0)
path <- commandArgs(trailingOnly = TRUE)[1]
seconds <- function(work) system.time(work)[["elapsed"]]

read <- seconds(frame <- fread(path, select = c(
  "urn", "cohort", "disadvantaged", "ks1_maths", "ks2_maths", "treated_school")))
fit <- seconds({
  frame[, post := as.integer(cohort >= 2016)]
  model <- feols(
    ks2_maths ~ post * treated_school * disadvantaged + ks1_maths + I(ks1_maths^2) | urn + cohort,
    frame, vcov = ~urn, notes = FALSE)
  errors <- se(model)
})
cat(sprintf("read\t%.3f\nfit\t%.3f\nprocess\t%.3f\n", read, fit, proc.time()[["elapsed"]]))
cat(sprintf("term\t%s\t%.17g\t%.17g\n", names(errors), coef(model), errors), sep = "")
cat("version\t", R.version.string, ", data.table ", format(packageVersion("data.table")),
  ", fixest ", format(packageVersion("fixest")), "\n", sep = "")
