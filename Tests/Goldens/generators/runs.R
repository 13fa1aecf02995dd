# Goldens of the models of ../../Specs/runs: lm + sandwich on ../../Specs/data, one file per model.
# Run: Rscript Tests/Goldens/generators/runs.R     (Debian: r-base-core r-cran-sandwich)

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "golden.R"))
source(file.path(here, "golden-linear.R"))
topic <- "run"
script <- "runs.R"

data_file <- function(name) file.path(repository(), "Tests", "Specs", "data", name)
ordered_levels <- list(sex = c("M", "F"), group = c("middle", "low", "high"))

# A model of a run: the golden is called run-<run>-<model>.
model <- function(run, id, data, formula, fit, ...)
  golden(paste0(run, "-", id), paste0("Tests/Specs/data/", data), formula, fit,
    paste(deparse(fit$call, width.cutoff = 500), collapse = " "), run = run, model = id, ...)

pupils <- categories(read.csv(data_file("pupils.csv")), ordered_levels)
for (id in c("iid", "hc0", "hc1", "hc2", "hc3"))
  model("kinds", id, "pupils.csv", "score ~ hours*sex + group",
    lm(score ~ hours * sex + group, pupils))
windows <- read.csv(data_file("bom-crlf.csv"), fileEncoding = "UTF-8-BOM")
model("bom-crlf", "hours", "bom-crlf.csv", "score ~ hours + sex",
  lm(score ~ hours + sex, categories(windows, ordered_levels)))
model("tabs", "hours", "pupils.tsv", "score ~ hours + sex",
  lm(score ~ hours + sex, categories(read.delim(data_file("pupils.tsv")), ordered_levels)))

odd <- read.csv(data_file("odd-names.csv"), check.names = FALSE)
odd$free <- as.numeric(odd$`free-meals` == 1)
model("odd-names", "reading", "odd-names.csv", "`KS2 Score` ~ sex + `free-meals`",
  lm(`KS2 Score` ~ sex + `free-meals`, odd))
model("odd-names", "derived", "odd-names.csv", "`KS2 Score` ~ sex*free",
  lm(`KS2 Score` ~ sex * free, odd))
# Levels by code point, as a spec orders them without a contract.
kinds_of <- read.csv(data_file("odd-levels.csv"))
kinds_of$kind <- factor(kinds_of$kind, sort(unique(kinds_of$kind), method = "radix"))
model("odd-levels", "kind", "odd-levels.csv", "score ~ kind", lm(score ~ kind, kinds_of))

# Codes of missing cells: of the source, and score's own.
gaps <- read.csv(data_file("missing.csv"), colClasses = "character", strip.white = TRUE)
for (column in setdiff(names(gaps), "score"))
  gaps[[column]][gaps[[column]] %in% c("", "NA", "SUPP")] <- NA
gaps$score[gaps$score %in% c("", "NA", ".", "-99")] <- NA
gaps[c("hours", "year", "n", "score")] <- lapply(gaps[c("hours", "year", "n", "score")], as.numeric)
gaps$group <- factor(gaps$group, c("low", "middle", "high"))
model("missing", "hours", "missing.csv", "score ~ hours", lm(score ~ hours, gaps))
model("missing", "group", "missing.csv", "score ~ hours + group", lm(score ~ hours + group, gaps))
weighted <- subset(gaps, !is.na(n))
positive <- subset(weighted, n > 0)
model("weights", "analytic", "missing.csv", "score ~ hours + sex",
  lm(score ~ hours + sex, positive, weights = n))
model("weights", "frequency", "missing.csv", "score ~ hours + sex",
  lm(score ~ hours + sex, positive[rep(seq_len(nrow(positive)), positive$n), ]))
model("weights", "none", "missing.csv", "score ~ hours + sex", lm(score ~ hours + sex, weighted))
# Sampling weights (Stata's pweights): the estimates of lm(weights), sandwich's HC1 by default; sigma and the
# log-likelihood of such a fit mean nothing and are left empty.
for (id in c("default", "hc0", "hc3"))
  model("sampling", id, "missing.csv", "score ~ hours + sex",
    lm(score ~ hours + sex, positive, weights = n), sampling = TRUE)
gaps$late <- as.numeric(gaps$year %in% 2018:2019)
gaps$study <- ifelse(gaps$hours >= 5, log(gaps$hours), 0)
gaps$bright <- as.numeric(gaps$score > 60 | gaps$group == "high")
chosen <- subset(gaps, hours > 2 & !(group == "low" & sex == "F"))
model("derive", "late", "missing.csv", "score ~ late*study", lm(score ~ late * study, chosen))
model("derive", "bright", "missing.csv", "hours ~ bright",
  lm(hours ~ bright, subset(chosen, !is.na(score))))

model("no-intercept", "number", "pupils.csv", "score ~ 0 + hours", lm(score ~ 0 + hours, pupils))
model("no-intercept", "category", "pupils.csv", "score ~ group + sex - 1",
  lm(score ~ group + sex - 1, pupils))
pupils$minutes <- 60 * pupils$hours
pupils$ends <- as.numeric(pupils$group != "middle")
model("omitted", "copy", "pupils.csv", "score ~ hours + minutes + sex",
  lm(score ~ hours + minutes + sex, pupils))
model("omitted", "group", "pupils.csv", "score ~ ends + group", lm(score ~ ends + group, pupils))
model("poly", "raw", "pupils.csv", "score ~ hours + I(hours^2)",
  lm(score ~ hours + I(hours^2), pupils))
model("poly", "orthogonal", "pupils.csv", "score ~ poly(hours, 2)",
  lm(score ~ poly(hours, 2), pupils))
model("poly", "logarithm", "pupils.csv", "log(score) ~ log(hours)",
  lm(log(score) ~ log(hours), pupils))
pupils$year <- relevel(factor(pupils$year), "2017")
model("years", "year", "pupils.csv", "score ~ i(year, ref = 2017) + hours",
  lm(score ~ year + hours, pupils))
model("years", "slopes", "pupils.csv", "score ~ i(year, hours, ref = 2017) + hours",
  lm(score ~ hours + year:hours, pupils),
  rename = function(names) sub("^hours:(year.*)$", "\\1:hours", names))
