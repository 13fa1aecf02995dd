# Prints fread's best time of five to read FILE with THREADS, [COLUMN+COLUMN...].
library(data.table)
given <- commandArgs(TRUE)
setDTthreads(as.integer(given[2]))
columns <- if (length(given) > 2) strsplit(given[3], "+", fixed = TRUE)[[1]] else NULL
read <- function(i) system.time(fread(given[1], showProgress = FALSE, select = columns))[3]
cat(sprintf("fread %s, %s threads: %.3f s\n", packageVersion("data.table"), given[2], min(sapply(1:5, read))))
