# Copies the rows of OLS and WLS with iid and HC errors from a goldens file made elsewhere with fixest
# and sandwich (fixest is not among Debian's packages) to ../fixest/linear.json.
# Run: Rscript Tests/Goldens/generators/fixest.R FOLDER     (FOLDER holds linear.csv and versions.txt)

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "golden.R"))
folder <- commandArgs(trailingOnly = TRUE)[1]
versions <- readLines(file.path(folder, "versions.txt"))
all <- read.csv(file.path(folder, "linear.csv"), colClasses = "character")

petersen <- list(file = "Tests/Goldens/data/petersen.csv", formula = "y ~ x")
weighted <- c(petersen, list(
  derive = list(w = "1 + (firm % 7)/3 + (year % 3)/5"),
  weights = list(column = "w", type = "analytic")))
star <- function(formula) list(
  file = "notebooks-data/star.csv", formula = formula, derive = list(score = "readk + mathk"))
inputs <- list(
  `petersen/iid` = petersen, `petersen/HC0` = petersen, `petersen/HC1` = petersen,
  `petersen/HC2` = petersen, `petersen/HC3` = petersen, `petersen/weighted-HC1` = weighted,
  `petersen/weighted-HC2` = weighted, `petersen/weighted-HC3` = weighted,
  `star/k-hc1` = star("score ~ stark"),
  `star/k-school-hc1` = star("score ~ stark + experiencek + schoolidk"))
terms <- c(starksmall = "stark[small]", `starkregular+aide` = "stark[regular+aide]",
  `stark::small` = "stark[small]", `stark::regular+aide` = "stark[regular+aide]")

number <- function(text) if (text == "") NULL else as.numeric(text)
cases <- lapply(names(inputs), function(name) {
  rows <- all[all$case == name, ]
  spelled <- ifelse(rows$term %in% names(terms), terms[rows$term], rows$term)
  values <- lapply(seq_len(nrow(rows)), function(i) {
    fields <- lapply(rows[i, c("estimate", "std.error", "p.value")], number)
    Filter(Negate(is.null), fields)
  })
  kind <- sub(".*[/-]", "", name)
  list(
    command = rows$command[1], vcov = if (kind == "iid") kind else toupper(kind),
    input = inputs[[name]], terms = setNames(values, spelled))
})
names(cases) <- names(inputs)
golden <- list(
  source = list(
    tool = "fixest and sandwich",
    version = paste(grep("^(R version|fixest|sandwich)", versions, value = TRUE), collapse = ", "),
    command = "per case", script = "Tests/Goldens/generators/fixest.R"),
  tolerance = list(
    relative = 1e-10, `relative.std.error` = 1e-9,
    reason = "both sides solve well-conditioned problems to about 1e-13"),
  values = cases)
door <- file(file.path(here, "..", "fixest", "linear.json"), open = "wb")
writeLines(json(golden), door, sep = "\n")
close(door)
cat(length(cases), "cases\n")
