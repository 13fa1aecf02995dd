# Goldens of the order of terms: attr(terms(f), "term.labels") of R, for formulas of the grammar that
# R and a spec share. Run: Rscript Tests/Goldens/generators/terms.R
#
# `labels` are R's, with R's spelling; `spelled` are the same terms as a spec spells them (no spaces
# around ^ : *). Levels play no part here. R orders terms by degree, then as written. `beyond` marks
# R's shorthands (brackets, powers, nesting, removal of terms) that a spec's grammar need not take.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "golden.R"))

shorthands <- c("y ~ a*b*c - a:b:c", "y ~ (a + b + c)^2", "y ~ (a + b)*c", "y ~ a:(b + c)",
  "y ~ a*b - a", "y ~ (a + b + c)^2 - a:b", "y ~ a/b", "y ~ (a*b)^2")
formulas <- c(
  "y ~ 1", "y ~ 0 + a", "y ~ a - 1", "y ~ a + b", "y ~ b + a + b", "y ~ a*b", "y ~ b*a",
  "y ~ a:b + a + b", "y ~ a + b*c + a:b", "y ~ a*b*c", "y ~ a*b*c - a:b:c", "y ~ (a + b + c)^2",
  "y ~ (a + b)*c", "y ~ a:(b + c)", "y ~ c + a:b + b:a", "y ~ a + b:c + c + a:b:c",
  "y ~ a*b - a", "y ~ (a + b + c)^2 - a:b", "y ~ a/b", "y ~ I(a^2) + a",
  "y ~ a + I(a^2) + log(b) + log(b):a", "y ~ poly(a, 2)*b", "y ~ poly(a, 2) + b + poly(a, 2):b",
  "y ~ b:poly(a, 2) + b", "log(y) ~ log(a)*sqrt(b)", "y ~ `KS2 Score` + b",
  "y ~ `KS2 Score`*b", "y ~ a + 0 + b", "y ~ a + 1 - 1 + b", "y ~ a*a", "y ~ (a*b)^2",
  "y ~ a:b:c + a:b + c", "y ~ d + c:b + b:a + d:a")

values <- lapply(formulas, function(text) {
  structure <- terms(as.formula(text))
  labels <- attr(structure, "term.labels")
  list(
    formula = text, labels = I(labels), spelled = I(gsub(" ?([*^:]) ?", "\\1", labels)),
    intercept = attr(structure, "intercept") == 1,
    beyond = text %in% shorthands)
})
write_golden("terms-order", "terms.R", "attr(terms(formula), 'term.labels')",
  list(relative = 0, reason = "text: equal or not"), NULL, unname(values))
cat(length(values), "formulas\n")
