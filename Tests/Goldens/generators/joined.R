# Data and goldens of ../../Specs/runs/joined.yaml: two years of pupils stacked, schools joined by R's merge, regions joined
# to these; and of missingness.csv: chi-squared by prop.test, clustered by lm + clubSandwich.
# Run: Rscript Tests/Goldens/generators/joined.R     (Debian: r-base-core r-cran-sandwich r-cran-clubsandwich)

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "golden.R"))
source(file.path(here, "golden-linear.R"))
topic <- "run"
script <- "joined.R"
folder <- file.path(repository(), "Tests", "Specs", "data", "joined")
file_of <- function(name) file.path(folder, name)

# --- data, simulated: numbers are written with at most three decimals
write_table <- function(data, name, quote = FALSE) {
  door <- file(file_of(name), open = "wb")
  on.exit(close(door))
  cells <- lapply(data, function(column) ifelse(is.na(column), "", as.character(column)))
  writeLines(c(paste(names(data), collapse = ","), do.call(paste, c(cells, sep = ","))), door)
}
set.seed(20261126)
g <- 40
schools <- data.frame(
  URN = sprintf("%06d", c(123, 100000 + seq_len(g - 1))),
  type = sample(c("academy", "maintained", "free"), g, TRUE),
  region = sample(c("north", "south", "east", NA), g, TRUE, c(.4, .3, .2, .1)),
  ssif = rep(0:1, length.out = g), effect = round(rnorm(g), 3))
pupils <- function(year, n) {
  row <- sample(g, n, TRUE)
  ks1 <- round(rnorm(n), 3)
  score <- round(ks1 + 0.4 * schools$ssif[row] + 0.5 * schools$effect[row] + rnorm(n), 3)
  lost <- runif(n) < 0.04 + 0.12 * schools$ssif[row]
  score <- ifelse(lost, sample(c("", "SUPP"), n, TRUE), format(score, trim = TRUE, scientific = FALSE))
  ks1[runif(n) < 0.05] <- NA
  urn <- schools$URN[row]
  urn[runif(n) < 0.02] <- NA
  data.frame(pupil = sprintf("%d-%04d", year, seq_len(n)), urn, score, ks1)
}
first <- pupils(2017, 260)
second <- pupils(2018, 240)
write_table(first[c("urn", "pupil", "ks1", "score")], "ks2-2016-2017.csv")
write_table(second, "ks2-2017-18.csv")
# Four schools are not in the list, two of the list have no pupils.
listed <- rbind(schools[5:g, c("URN", "type", "region", "ssif")],
  data.frame(URN = c("000777", "000778"), type = "free", region = "east", ssif = 0))
write_table(listed, "schools.csv")
write_table(data.frame(region = c("north", "south", "west"), wage = c(21.5, 24.25, 22)), "regions.csv")

# --- the reference, read as text
read <- function(name) {
  data <- read.csv(file_of(name), colClasses = "character", strip.white = TRUE)
  data[data == "" | data == "SUPP"] <- NA
  data
}
stacked <- rbind(
  cbind(read("ks2-2016-2017.csv")[c("pupil", "urn", "score", "ks1")], year = 2017),
  cbind(read("ks2-2017-18.csv")[c("pupil", "urn", "score", "ks1")], year = 2018))
known <- read("schools.csv")
names(known) <- c("URN", "s_type", "s_region", "s_ssif")
all <- merge(stacked, known, by.x = "urn", by.y = "URN", all.x = TRUE, incomparables = NA)
wages <- read("regions.csv")
names(wages) <- c("region", "wage")
all <- merge(all, wages, by.x = "s_region", by.y = "region", all.x = TRUE, incomparables = NA)
for (column in c("score", "ks1", "s_ssif", "wage")) all[[column]] <- as.numeric(all[[column]])
all$s_type <- factor(all$s_type, c("maintained", "academy", "free"))
all$cohort <- factor(all$year)
stopifnot(nrow(all) == 500)

model <- function(id, formula, fit, ...)
  golden(paste0("joined-", id), "Tests/Specs/data/joined/ks2-2016-2017.csv", formula, fit,
    paste(deparse(fit$call, width.cutoff = 500), collapse = " "), run = "joined", model = id, ...)
model("schools", "score ~ ks1 + s_type + i(year, ref = 2017)",
  lm(score ~ ks1 + s_type + cohort, all),
  rename = function(names) sub("^cohort", "year", names))
model("wages", "score ~ ks1 + wage", lm(score ~ ks1 + wage, all))

# --- whether what is missing has to do with arm or group
counts <- function(data, names) {
  absent <- Reduce(`|`, lapply(names, function(name) is.na(data[[name]])))
  data.frame(absent = as.numeric(absent), by = data$by, urn = data$urn)
}
tests <- function(data, names) {
  rows <- counts(data, names)
  known <- subset(rows, !is.na(by))
  tab <- table(factor(known$by, 1:0), factor(known$absent, 1:0))
  free <- suppressWarnings(prop.test(tab, correct = FALSE))
  clustered <- subset(known, !is.na(urn))
  fit <- lm(absent ~ by, clustered)
  robust <- clubSandwich::coef_test(fit, vcov = "CR2", cluster = clustered$urn, test = "Satterthwaite")
  shares <- function(rows) object(
    focus.rows = sum(rows$by == 1), focus.missing = sum(rows$absent[rows$by == 1]),
    reference.rows = sum(rows$by == 0), reference.missing = sum(rows$absent[rows$by == 0]))
  object(
    free = c(shares(known), list(
      difference = unname(free$estimate[1] - free$estimate[2]),
      statistic = unname(free$statistic), p.value = free$p.value)),
    clustered = c(shares(clustered), list(
      difference = unname(coef(fit)["by"]), std.error = robust$SE[2], statistic = robust$tstat[2],
      df = robust$df_Satt[2], p.value = robust$p_Satt[2])))
}
all$by <- all$s_ssif
needed <- c("score", "ks1", "s_type")
write_golden("missingness", script,
  "prop.test(table, correct = FALSE); coef_test(lm(absent ~ by), \"CR2\", urn, \"Satterthwaite\")",
  list(relative = 1e-10, reason = "closed form on 500 rows; R prints 17 digits"), NULL,
  object(complete = tests(all, needed), score = tests(all, "score"), ks1 = tests(all, "ks1")),
  packages = "clubSandwich")
