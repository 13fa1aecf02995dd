# Goldens of OLS and WLS with iid and HC0-HC3: lm + sandwich on ../../../notebooks-data.
# Run: Rscript Tests/Goldens/generators/linear.R     (Debian: r-base-core r-cran-sandwich)

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "golden.R"))
source(file.path(here, "golden-linear.R"))
topic <- "linear"
script <- "linear.R"

london <- categories(
  read.csv(file.path(repository(), "notebooks-data", "inner-london.csv")),
  list(sex = c("F", "M"), type = c("Mxd", "Sngl"), schgend = c("mixed", "boys", "girls"),
    vr = c("bottom 25%", "mid 50%", "top 25%"), intake = c("bottom 25%", "mid 50%", "top 25%")))
star <- categories(
  read.csv(file.path(repository(), "notebooks-data", "star.csv")),
  list(stark = c("regular", "small", "regular+aide"), lunchk = c("non-free", "free"),
    gender = c("male", "female"), schoolk = c("inner-city", "suburban", "rural", "urban"),
    degreek = c("bachelor", "master", "specialist", "master+")))
star$score <- star$readk + star$mathk
star$small <- as.numeric(star$stark == "small")
star$free <- as.numeric(star$lunchk == "free")

exam <- "notebooks-data/inner-london.csv"
kinder <- "notebooks-data/star.csv"

# The two shipped analyses.
golden("london-intake", exam, "normexam ~ standLRT",
  lm(normexam ~ standLRT, london), "lm(normexam ~ standLRT)")
golden("london-type", exam, "normexam ~ standLRT + sex + type",
  lm(normexam ~ standLRT + sex + type, london), "lm(normexam ~ standLRT + sex + type)")
golden("london-schools", exam, "normexam ~ standLRT + sex + schgend",
  lm(normexam ~ standLRT + sex + schgend, london), "lm(normexam ~ standLRT + sex + schgend)")
golden("star-classes", kinder, "score ~ stark",
  lm(score ~ stark, star), "lm(score ~ stark)",
  derive = list(score = "readk + mathk"))
golden("star-experience", kinder, "score ~ stark + experiencek",
  lm(score ~ stark + experiencek, star), "lm(score ~ stark + experiencek)",
  derive = list(score = "readk + mathk"))
two_arms <- subset(star, stark %in% c("regular", "small"))
golden("star-gap", kinder, "mathk ~ small*free",
  lm(mathk ~ small * free, two_arms), "lm(mathk ~ small*free, stark in regular, small)",
  derive = list(small = "stark == 'small'", free = "lunchk == 'free'"),
  where = "stark in ['regular', 'small']")
star$school <- factor(star$schoolidk)
golden("star-school-dummies", kinder, "score ~ stark + experiencek + schoolidk",
  lm(score ~ stark + experiencek + school, star),
  "lm(score ~ stark + experiencek + factor(schoolidk))",
  derive = list(score = "readk + mathk"),
  columns = list(schoolidk = "category, levels in numeric order"),
  rename = function(names) sub("^school\\[", "schoolidk[", names))

# Formula terms.
golden("number-by-category", exam, "normexam ~ standLRT*sex + type",
  lm(normexam ~ standLRT * sex + type, london), "lm(normexam ~ standLRT*sex + type)")
golden("category-by-category", kinder, "mathk ~ stark*lunchk + gender",
  lm(mathk ~ stark * lunchk + gender, star), "lm(mathk ~ stark*lunchk + gender)")
golden("three-way", kinder, "mathk ~ gender*lunchk*experiencek",
  lm(mathk ~ gender * lunchk * experiencek, star), "lm(mathk ~ gender*lunchk*experiencek)")
golden("interaction-alone", exam, "normexam ~ standLRT:sex",
  lm(normexam ~ standLRT:sex, london), "lm(normexam ~ standLRT:sex)")
golden("number-by-number", exam, "normexam ~ standLRT*schavg",
  lm(normexam ~ standLRT * schavg, london), "lm(normexam ~ standLRT*schavg)")
golden("poly", exam, "normexam ~ poly(standLRT, 2) + sex",
  lm(normexam ~ poly(standLRT, 2) + sex, london), "lm(normexam ~ poly(standLRT, 2) + sex)")
golden("poly-by-category", exam, "normexam ~ poly(standLRT, 2)*sex",
  lm(normexam ~ poly(standLRT, 2) * sex, london), "lm(normexam ~ poly(standLRT, 2)*sex)")
golden("square", exam, "normexam ~ standLRT + I(standLRT^2)",
  lm(normexam ~ standLRT + I(standLRT^2), london), "lm(normexam ~ standLRT + I(standLRT^2))")
golden("logarithm", kinder, "log(mathk) ~ log(readk) + stark",
  lm(log(mathk) ~ log(readk) + stark, star), "lm(log(mathk) ~ log(readk) + stark)")
golden("no-intercept", exam, "normexam ~ 0 + standLRT",
  lm(normexam ~ 0 + standLRT, london), "lm(normexam ~ 0 + standLRT)")
golden("no-intercept-category", kinder, "mathk ~ stark + lunchk - 1",
  lm(mathk ~ stark + lunchk - 1, star), "lm(mathk ~ stark + lunchk - 1)")
golden("intercept-only", exam, "normexam ~ 1", lm(normexam ~ 1, london), "lm(normexam ~ 1)")

# Subsets and references.
golden("where", exam, "normexam ~ standLRT + schgend",
  lm(normexam ~ standLRT + schgend, subset(london, sex == "M" & standLRT > -2)),
  "lm(normexam ~ standLRT + schgend, sex == 'M' & standLRT > -2); no boy attends a girls' school",
  where = "sex == 'M' and standLRT > -2")
teachers <- subset(star, experiencek >= 3 & experiencek <= 9)
teachers$years <- relevel(factor(teachers$experiencek), "5")
golden("i-number", kinder, "mathk ~ i(experiencek, ref = 5) + free",
  lm(mathk ~ years + free, teachers),
  "lm(mathk ~ relevel(factor(experiencek), '5') + free, experiencek in 3..9)",
  derive = list(free = "lunchk == 'free'"), where = "experiencek in 3..9",
  rename = function(names) sub("^years\\[", "experiencek[", names))
slopes <- model.matrix(~ 0 + factor(experiencek), teachers)[, -3] * teachers$small
colnames(slopes) <- paste0("experiencek[", c(3, 4, 6:9), "]:small")
golden("i-number-by-number", kinder, "mathk ~ i(experiencek, small, ref = 5) + small",
  lm(reformulate(c("small", paste0("`", colnames(slopes), "`")), "mathk"),
    cbind(teachers, slopes)),
  "lm(mathk ~ small + (experiencek == l)*small for l in 3, 4, 6..9, experiencek in 3..9)",
  derive = list(small = "stark == 'small'"), where = "experiencek in 3..9",
  rename = function(names) gsub("`", "", names))
bands <- london
bands$vr <- relevel(bands$vr, "mid 50%")
golden("i-category", exam, "normexam ~ standLRT + i(vr, ref = 'mid 50%')",
  lm(normexam ~ standLRT + vr, bands), "lm(normexam ~ standLRT + relevel(vr, 'mid 50%'))")

# Columns that those before them explain.
golden("omitted-category", exam, "normexam ~ standLRT + type + schgend",
  lm(normexam ~ standLRT + type + schgend, london), "lm(normexam ~ standLRT + type + schgend)")
golden("omitted-number", exam, "normexam ~ standLRT + I(2*standLRT - 1) + schavg",
  lm(normexam ~ standLRT + I(2 * standLRT - 1) + schavg, london),
  "lm(normexam ~ standLRT + I(2*standLRT - 1) + schavg)")

# Weights: analytic as given; frequency by writing every row as often as its weight says.
golden("weights-analytic", kinder, "mathk ~ stark + lunchk",
  lm(mathk ~ stark + lunchk, star, weights = experiencek + 1),
  "lm(mathk ~ stark + lunchk, weights = experiencek + 1)",
  derive = list(w = "experiencek + 1"), weights = list(column = "w", type = "analytic"))
golden("weights-analytic-fraction", exam, "normexam ~ standLRT*sex",
  lm(normexam ~ standLRT * sex, london, weights = exp(schavg)),
  "lm(normexam ~ standLRT*sex, weights = exp(schavg))",
  derive = list(w = "exp(schavg)"), weights = list(column = "w", type = "analytic"))
taught <- subset(star, !is.na(experiencek))
golden("weights-frequency", kinder, "mathk ~ stark + lunchk",
  lm(mathk ~ stark + lunchk, taught[rep(seq_len(nrow(taught)), taught$experiencek + 1), ]),
  "lm(mathk ~ stark + lunchk) on each row written experiencek + 1 times",
  derive = list(w = "experiencek + 1"), weights = list(column = "w", type = "frequency"))
golden("weights-zero", kinder, "mathk ~ stark + lunchk",
  lm(mathk ~ stark + lunchk, subset(star, experiencek > 0), weights = experiencek),
  "lm(mathk ~ stark + lunchk, weights = experiencek) on the rows with experiencek > 0",
  weights = list(column = "experiencek", type = "analytic"))

# Petersen's panel (data.R), as fixest's goldens in ../fixest have it.
petersen <- read.csv(file.path(here, "..", "data", "petersen.csv"))
panel <- "Tests/Goldens/data/petersen.csv"
golden("petersen", panel, "y ~ x", lm(y ~ x, petersen), "lm(y ~ x)")
golden("petersen-weighted", panel, "y ~ x",
  lm(y ~ x, petersen, weights = 1 + (firm %% 7) / 3 + (year %% 3) / 5),
  "lm(y ~ x, weights = 1 + (firm %% 7)/3 + (year %% 3)/5)",
  derive = list(w = "1 + (firm % 7)/3 + (year % 3)/5"),
  weights = list(column = "w", type = "analytic"))
