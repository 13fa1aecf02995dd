# Simulates Tests/Goldens/data/programme.csv: pupils of 24 schools in five years (repeated cross-sections), a
# programme that starts in 2017, 2018 or 2019 or never and moves the focus group more. All numbers are made up.
source("golden.R")
set.seed(20)
schools <- 24
start <- rep(c(2017, 2018, 2019, 0), each = 6)
level <- rnorm(schools, 0, 2)
rows <- do.call(rbind, lapply(seq_len(schools), function(s) do.call(rbind, lapply(2015:2019, function(t) {
  n <- 4 + (7 * s + 3 * t) %% 6
  focus <- rbinom(n, 1, 0.4)
  focus[1:2] <- 0:1
  prior <- round(rnorm(n, 0.3 * level[s] - 0.5 * focus, 1), 3)
  since <- if (start[s] > 0 && t >= start[s]) t - start[s] + 1 else 0
  shock <- rnorm(1, 0, 0.7)
  score <- 100 + level[s] + 0.4 * (t - 2015) - 3 * focus + 1.2 * prior + since * (0.8 + 0.9 * focus) + shock +
    rnorm(n, 0, 3)
  data.frame(school = s, year = t, start = start[s], focus = focus, prior = prior,
             weight = round(0.5 + rexp(n), 2), score = round(score, 3))
}))))
write.csv(rows, file.path(repository(), "Tests", "Goldens", "data", "programme.csv"), row.names = FALSE,
          quote = FALSE)
