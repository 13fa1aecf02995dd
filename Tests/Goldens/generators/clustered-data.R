# Small simulated data of the clustered goldens: writes ../data/schools.csv and ../data/moves.csv.
# Run: Rscript Tests/Goldens/generators/clustered-data.R     (Debian: r-base-core)
#
# schools.csv: 24 schools of 1 to 120 pupils in 6 authorities, 7 of them treated. Classes are nested in
#   schools, schools in authorities; cohort and marker cross them. Weights: w varies within a school, wg
#   is constant in it, f counts rows. kind = resource is found in school 3 alone.
# moves.csv: pupils in two to five terms who move between schools: two sets of schools that no pupil
#   joins, pupils seen once, a school seen only in one of them, and a school of two rows that falls to
#   one, and with it its pupil, when pupils seen once are dropped.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "golden.R"))
set.seed(20261124)

sizes <- c(120, 2, 41, 96, 17, 5, 63, 28, 33, 9, 74, 1, 22, 52, 12, 38, 7, 80, 25, 3, 46, 15, 60, 30)
schools <- data.frame(
  school = seq_along(sizes), size = sizes,
  la = c(1, 3, 2, 4, 5, 6, 1, 2, 3, 4, 5, 5, 6, 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 6),
  treated = as.numeric(seq_along(sizes) %in% c(2, 4, 7, 12, 13, 17, 22)),
  level = rnorm(24, 0, 2), slope = rnorm(24, 0, 0.4), share = rbeta(24, 2, 4),
  wg = round(runif(24, 0.5, 3), 2), classes = pmin(sizes, sample(2:4, 24, replace = TRUE)))
s <- schools[rep(seq_along(sizes), sizes), ]
n <- nrow(s)
data <- data.frame(
  school = s$school,
  class = 10 * s$school + unlist(lapply(seq_along(sizes), function(g)
    sort(rep_len(seq_len(schools$classes[g]), sizes[g])))),
  la = s$la, cohort = 2015 + sample(5, n, replace = TRUE, prob = c(1, 2, 2, 3, 2)),
  marker = sample(7, n, replace = TRUE),
  kind = ifelse(s$school == 3 & runif(n) < 0.35, "resource", ifelse(runif(n) < 0.3, "part", "full")),
  treated = s$treated, disadvantaged = as.numeric(runif(n) < s$share))
data$x <- round(rnorm(n) + 0.2 * s$level - 0.3 * data$disadvantaged, 3)
data$w <- round(exp(rnorm(n, 0, 0.6)) + 0.05, 2)
data$wg <- s$wg
data$f <- sample(3, n, replace = TRUE, prob = c(5, 3, 1))
class_level <- rnorm(300)[data$class]
data$y <- round(50 + s$level + 0.8 * class_level + (3 + s$slope) * data$x - 2 * data$disadvantaged +
  0.5 * s$treated + 1.2 * s$treated * data$disadvantaged + 0.3 * (data$cohort - 2015) +
  (data$kind == "resource") + rnorm(n, 0, 3 + 0.5 * s$treated), 3)
data <- data[sample(n), ]
stopifnot(all(table(data$school)[as.character(schools$school)] == sizes))
write_csv(data, "schools.csv")

pupils <- 150
moves <- do.call(rbind, lapply(seq_len(pupils), function(i) {
  side <- if (i <= 110) 1:8 else 9:12
  terms <- sort(sample(5, if (i %% 15 == 0) 1 else sample(2:5, 1)))
  school <- cumsum(c(TRUE, runif(length(terms) - 1) < 0.35))
  data.frame(pupil = i, term = terms, school = sample(side, 5, replace = TRUE)[school])
}))
moves$school[moves$pupil == 60] <- 13
pair <- which(table(moves$pupil) == 2)[1]
moves$school[c(which(moves$pupil == 75), which(moves$pupil == pair)[1])] <- 14
level <- rnorm(pupils, 0, 3)
m <- nrow(moves)
moves$hours <- round(runif(m, 0, 10) + 0.2 * moves$school + 0.1 * level[moves$pupil], 2)
moves$help <- as.numeric(runif(m) < 0.4)
moves$w <- round(exp(rnorm(m, 0, 0.5)) + 0.05, 2)
moves$score <- round(20 + level[moves$pupil] + rnorm(14)[moves$school] + 0.4 * moves$hours +
  0.7 * moves$help + 0.5 * moves$term + rnorm(m, 0, 2), 3)
write_csv(moves[sample(m), c("pupil", "school", "term", "hours", "help", "w", "score")], "moves.csv")
cat(n, "pupils,", m, "terms\n")
