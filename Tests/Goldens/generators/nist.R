# The digits that R's lm(tol = 1e-10) gets right on the linear sets of NIST StRD.
# Run: Rscript Tests/Goldens/generators/nist.R FOLDER NAME     (FOLDER holds Norris.dat ... Filip.dat,
# as published at https://www.itl.nist.gov/div898/strd/lls/lls.shtml; NAME is the golden's name)
#
# The digits depend on the BLAS under R, by up to 1.3 on Filip and Wampler. nist-lre is made with the
# reference BLAS (LD_PRELOAD=.../blas/libblas.so.3:.../lapack/liblapack.so.3), nist-lre-openblas with
# Debian's OpenBLAS.
#
# LRE = -log10(|q - c| / |c|) of an estimate q against the certificate c; where c = 0 it is
# -log10(|q| / sd(y)). At most 15, the certificate's own length; 0 when no digit is right. Powers of
# x are formed in double precision and enter as they are.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "golden.R"))
folder <- commandArgs(trailingOnly = TRUE)[1]
name <- commandArgs(trailingOnly = TRUE)[2]
blas <- basename(extSoftVersion()[["BLAS"]])
if (grepl("openblas", La_library())) blas <- basename(La_library())

powers <- function(degree) paste(c("x", sprintf("I(x^%d)", seq_len(degree)[-1])), collapse = " + ")
formulas <- c(
  Norris = "y ~ x", Pontius = "y ~ x + I(x^2)", NoInt1 = "y ~ x - 1", NoInt2 = "y ~ x - 1",
  Filip = paste("y ~", powers(10)), Longley = "y ~ x1 + x2 + x3 + x4 + x5 + x6",
  setNames(rep(paste("y ~", powers(5)), 5), paste0("Wampler", 1:5)))

digits <- function(found, certified, spread) {
  error <- abs(found - certified)
  scale <- ifelse(certified == 0, spread, abs(certified))
  pmin(15, pmax(0, ifelse(error == 0, 15, -log10(error / scale))))
}

# The certified estimates and deviations, and the data of one file.
dataset <- function(name) {
  lines <- readLines(file.path(folder, paste0(name, ".dat")))
  last <- function(pattern) tail(grep(pattern, lines), 1)
  certified <- grep("^ +B[0-9]+ ", lines, value = TRUE)
  certified <- read.table(text = certified, col.names = c("parameter", "estimate", "deviation"))
  data <- read.table(text = lines[(last("^Data: ") + 1):length(lines)])
  names(data) <- c("y", if (ncol(data) == 2) "x" else paste0("x", seq_len(ncol(data) - 1)))
  sigma <- as.numeric(sub(".*Deviation +", "", lines[last("^ +Standard Deviation +[0-9]")]))
  list(certified = certified, data = data, sigma = sigma)
}

values <- lapply(names(formulas), function(set_name) {
  set <- dataset(set_name)
  fit <- lm(as.formula(formulas[[set_name]]), set$data, tol = 1e-10)
  spread <- sd(set$data$y)
  found <- summary(fit)$coefficients
  stopifnot(nrow(found) == nrow(set$certified))
  estimates <- digits(found[, 1], set$certified$estimate, spread)
  deviations <- digits(found[, 2], set$certified$deviation, spread)
  sigma <- digits(summary(fit)$sigma, set$sigma, spread)
  cat(sprintf("%-9s %3d rows %2d terms  estimate %5.2f  deviation %5.2f  sigma %5.2f\n", set_name,
    nrow(set$data), nrow(found), min(estimates), min(deviations), sigma))
  list(
    formula = formulas[[set_name]], nobs = nrow(set$data), `sd.y` = spread,
    smallest = list(estimate = min(estimates), `std.error` = min(deviations), sigma = sigma),
    digits = list(estimate = I(unname(estimates)), `std.error` = I(unname(deviations))),
    certified = list(
      estimate = I(set$certified$estimate), `std.error` = I(set$certified$deviation),
      sigma = set$sigma),
    found = list(estimate = I(unname(found[, 1])), `std.error` = I(unname(found[, 2]))))
})
names(values) <- names(formulas)
write_golden(name, "nist.R", paste0("lm(formula, tol = 1e-10) over ", blas),
  list(relative = 0, reason = "digits (LRE) to be reached or passed, not to be equalled"),
  NULL, values)
