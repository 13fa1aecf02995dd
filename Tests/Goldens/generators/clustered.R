# Goldens of clustered covariances: formula x absorbed effects x weights x type, by clubSandwich, estimatr
# and sandwich on models with dummies, and by leaving clusters out one at a time.
# Run: Rscript Tests/Goldens/generators/clustered.R
# (Debian: r-base-core r-cran-clubsandwich r-cran-estimatr r-cran-plm r-cran-sandwich; data from clustered-data.R)

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "golden.R"))
source(file.path(here, "golden-clustered.R"))
dir.create(file.path(repository(), "Tests", "Goldens", "clustered"), showWarnings = FALSE)

file <- "Tests/Goldens/data/schools.csv"
schools <- categories(read.csv(file.path(repository(), file)), list(kind = c("full", "part", "resource")))
gap <- "treated:disadvantaged"
plain <- c("treated*disadvantaged", "x")
shown <- c("treated", "disadvantaged", "x", gap)
varying <- c("x", gap, "disadvantaged")
contrasts <- list(
  `disadvantaged + treated:disadvantaged` = setNames(c(1, 1), c("disadvantaged", gap)),
  `2*x - 0.5*disadvantaged` = c(x = 2, disadvantaged = -0.5))
one <- function(term) setNames(1, term)
tests <- list(
  two = list(one("disadvantaged"), one(gap)),
  three = list(one("x"), one("disadvantaged"), one(gap)),
  mixed = list(setNames(c(1, 1), c("disadvantaged", gap)), setNames(c(1, -2), c("x", gap))))

clustered("none", file, schools, "y ~ treated*disadvantaged + x", "y", plain, kept = shown,
  contrasts = contrasts, tests = tests)
# treated varies between schools only: with school effects it is omitted.
for (effects in list("school", c("school", "cohort"), "class", c("class", "cohort"), "school^cohort")) {
  clustered(gsub("^", "-by-", paste(effects, collapse = "-"), fixed = TRUE), file, schools,
    paste("y ~ treated*disadvantaged + x |", paste(effects, collapse = " + ")), "y",
    varying, effects, varying, contrasts = contrasts, tests = tests,
    omitted = I("treated"))
}
for (effects in list("la", "cohort", c("la", "cohort"), c("cohort", "marker"))) {
  clustered(paste(effects, collapse = "-"), file, schools,
    paste("y ~ treated*disadvantaged + x |", paste(effects, collapse = " + ")), "y",
    plain, effects, shown, contrasts = contrasts, tests = tests)
}
# Slopes of x within schools (the effect of the school itself included); school 12 has one pupil.
clustered("school-slopes", file, subset(schools, school != 12), "y ~ treated*disadvantaged | school[x]", "y",
  c(gap, "disadvantaged"), "school[x]", c(gap, "disadvantaged"), tests = tests["two"], where = "school != 12",
  omitted = I("treated"))
# School 3 alone has kind = resource.
clustered("alone", file, schools, "y ~ kind + x", "y", c("kind", "x"))
clustered("alone-school", file, schools, "y ~ kind + x | school", "y", c("kind", "x"), "school",
  c("kindpart", "kindresource", "x"))
# Clusters coarser than what varies: 6 authorities, 5 cohorts.
clustered("few", file, schools, "y ~ treated*disadvantaged + x", "y", plain, kept = shown, cluster = "la",
  contrasts = contrasts, tests = tests["two"])
clustered("few-school", file, schools, "y ~ treated*disadvantaged + x | school", "y",
  varying, "school", varying, cluster = "la", tests = tests["two"], omitted = I("treated"))
clustered("few-crossed", file, schools, "y ~ x + disadvantaged | school", "y", c("x", "disadvantaged"),
  "school", c("x", "disadvantaged"), cluster = "cohort")

# Data of others.
petersen <- read.csv(file.path(repository(), "Tests/Goldens/data/petersen.csv"))
petersen$w <- 1 + (petersen$firm %% 7) / 3 + (petersen$year %% 3) / 5
derive <- list(w = "1 + (firm % 7)/3 + (year % 3)/5")
for (cluster in c("firm", "year")) {
  clustered(paste0("petersen-", cluster), "Tests/Goldens/data/petersen.csv", petersen, "y ~ x", "y", "x",
    cluster = cluster, weightings = c("none", "w"), checks = FALSE, derive = derive)
}
clustered("petersen-year-effects", "Tests/Goldens/data/petersen.csv", petersen, "y ~ x | year", "y", "x", "year", "x",
  cluster = "firm", weightings = c("none", "w"), checks = FALSE, derive = derive)
london <- categories(read.csv(file.path(repository(), "notebooks-data", "inner-london.csv")),
  list(sex = c("F", "M"), type = c("Mxd", "Sngl")))
london$w <- 1 + abs(london$schavg)
clustered("london", "notebooks-data/inner-london.csv", london, "normexam ~ standLRT*sex + type", "normexam",
  c("standLRT*sex", "type"), weightings = c("none", "w"), checks = FALSE, derive = list(w = "1 + abs(schavg)"),
  tests = list(two = list(one("sexM"), one("standLRT:sexM"))))
clustered("london-school", "notebooks-data/inner-london.csv", london, "normexam ~ standLRT*sex | school", "normexam",
  "standLRT*sex", "school", c("standLRT", "sexM", "standLRT:sexM"), weightings = "none", checks = FALSE,
  tests = list(two = list(one("sexM"), one("standLRT:sexM"))))
grunfeld <- read.csv(file.path(repository(), "Tests/Goldens/data/grunfeld.csv"))
for (effects in list(character(), "firm", c("firm", "year"))) {
  clustered(paste(c("grunfeld", effects), collapse = "-"), "Tests/Goldens/data/grunfeld.csv", grunfeld,
    paste0("inv ~ value + capital", if (length(effects)) " | ", paste(effects, collapse = " + ")), "inv",
    c("value", "capital"), effects, c("value", "capital"), cluster = "firm", weightings = "none", checks = FALSE,
    tests = list(two = list(one("value"), one("capital"))))
}
