# estimatr absorbs two effects and fits CR2 with Satterthwaite df: Rscript clustered-estimatr.R FILE
suppressPackageStartupMessages({
  library(data.table)
  library(estimatr)
})
setDTthreads(0)
path <- commandArgs(trailingOnly = TRUE)[1]
seconds <- function(work) system.time(work)[["elapsed"]]

read <- seconds(frame <- as.data.frame(fread(path, select = c(
  "urn", "cohort", "disadvantaged", "ks1_maths", "ks2_maths", "treated_school"))))
fit <- seconds({
  frame$post <- as.integer(frame$cohort >= 2016)
  model <- lm_robust(
    ks2_maths ~ disadvantaged + ks1_maths + I(ks1_maths^2) + post:treated_school +
      post:disadvantaged + treated_school:disadvantaged + post:treated_school:disadvantaged,
    frame, clusters = urn, fixed_effects = ~ urn + cohort, se_type = "CR2")
})
spelled <- c(`disadvantaged:treated_school` = "treated_school:disadvantaged",
  `disadvantaged:post` = "post:disadvantaged", `treated_school:post` = "post:treated_school",
  `disadvantaged:post:treated_school` = "post:treated_school:disadvantaged")
names <- names(coef(model))
names <- ifelse(names %in% names(spelled), spelled[names], names)
cat(sprintf("read\t%.3f\nfit\t%.3f\nprocess\t%.3f\n", read, fit, proc.time()[["elapsed"]]))
cat(sprintf("term\t%s\t%.17g\t%.17g\t%.17g\n",
  names, coef(model), model$std.error, model$df), sep = "")
cat("version\t", R.version.string, ", data.table ", format(packageVersion("data.table")),
  ", estimatr ", format(packageVersion("estimatr")), "\n", sep = "")
