# Simulated pupils of two programmes, for the specs in analyses/ that show difference in differences.
# No pupil, school or authority in these files exists. Run from this folder: Rscript simulate-programmes.R
set.seed(20181, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")

pupils <- function(schools, cohorts, start, effect, per = c(16, 28)) {
  n <- length(schools$school)
  rows <- do.call(rbind, lapply(cohorts, function(cohort) {
    size <- sample(per[1]:per[2], n, replace = TRUE)
    s <- rep(seq_len(n), size)
    year <- rnorm(n, 0, 0.9)
    disadvantaged <- rbinom(length(s), 1, schools$intake[s])
    ks1 <- round(15.5 + schools$quality[s] * 0.4 - 1.3 * disadvantaged + rnorm(length(s), 0, 2.6), 1)
    treated <- start[s] <= cohort
    years <- ifelse(treated, cohort - start[s] + 1, 0)
    gain <- ifelse(treated, effect(years, disadvantaged, start[s]), 0)
    ks2 <- 104 + schools$quality[s] + year[s] + 0.25 * (cohort - cohorts[1]) + 1.25 * (ks1 - 15.5) -
      (2.2 - 0.10 * (cohort - cohorts[1])) * disadvantaged + gain + rnorm(length(s), 0, 4.6)
    data.frame(school = schools$school[s], cohort = cohort, start = start[s], disadvantaged = disadvantaged,
               ks1_maths = ks1, ks2_maths = pmin(120, pmax(80, round(ks2))))
  }))
  rows <- rows[order(rows$school, rows$cohort), ]
  rows$pupil <- seq_len(nrow(rows))
  rows
}

write <- function(rows, file) {
  write.csv(rows, file, row.names = FALSE, quote = FALSE, eol = "\n", na = "")
  cat(file, nrow(rows), "rows\n")
}

# One start: 14 of 42 schools, chosen among the weaker ones, begin in September 2017 (results of 2018).
schools <- data.frame(school = 9001:9042, quality = rnorm(42, 0, 1.8), intake = rbeta(42, 4, 9))
schools$la <- 801 + (seq_len(42) - 1) %% 6
chosen <- order(schools$quality + rnorm(42, 0, 1.2))[1:14]
start <- ifelse(seq_len(42) %in% chosen, 2018, Inf)
one <- pupils(schools, 2015:2019, start, function(years, fsm, start) 0.6 + 0.2 * years + 0.7 * fsm)
one$ssif <- as.integer(is.finite(one$start))
one$la <- schools$la[match(one$school, schools$school)]
write(one[, c("pupil", "school", "la", "cohort", "ssif", "disadvantaged", "ks1_maths", "ks2_maths")],
      "programme-gap.csv")

# Waves: 48 schools start in 2017, 2018 or 2019, or never; effects grow, and are smaller in later waves.
schools <- data.frame(school = 7001:7048, quality = rnorm(48, 0, 1.8), intake = rbeta(48, 4, 9))
start <- rep(c(2017, 2018, 2019, Inf), times = c(9, 10, 9, 20))[sample(48)]
waves <- pupils(schools, 2014:2019, start,
                function(years, fsm, start) (0.5 + 0.5 * years + 0.4 * fsm) * (1 - 0.15 * (start - 2017)))
waves$first_year <- ifelse(is.finite(waves$start), as.character(waves$start), "never")
write(waves[, c("pupil", "school", "cohort", "first_year", "disadvantaged", "ks1_maths", "ks2_maths")],
      "programme-waves.csv")
