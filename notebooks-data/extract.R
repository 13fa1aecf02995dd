# Extracts the two data sets from Debian's R packages (r-cran-mlmrev, r-cran-aer) to CSV.
# Run from anywhere:  Rscript notebooks-data/extract.R [FOLDER]     (default: this script's folder)
# Numbers are written as the shortest decimal that reads back to the same double; a missing value
# is NA; cells are quoted only where RFC 4180 asks for it; lines end in LF.

script <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
arguments <- commandArgs(trailingOnly = TRUE)
folder <- if (length(arguments)) arguments[1] else dirname(script)

shortest <- function(x) {
  text <- rep("NA", length(x))
  again <- !is.na(x)
  for (digits in 15:17) {
    text[again] <- sprintf(paste0("%.", digits, "g"), x[again])
    again[again] <- as.numeric(text[again]) != x[again]
  }
  text
}

cells <- function(column) {
  text <- if (is.numeric(column) && !inherits(column, "yearqtr")) shortest(column) else as.character(column)
  quoted <- grepl("[\",\r\n]", text)
  text[quoted] <- paste0("\"", gsub("\"", "\"\"", text[quoted]), "\"")
  text[is.na(column)] <- "NA"
  text
}

write_csv <- function(data, name) {
  lines <- do.call(paste, c(lapply(data, cells), sep = ","))
  door <- file(file.path(folder, name), open = "wb")
  on.exit(close(door))
  writeLines(c(paste(names(data), collapse = ","), lines), door, sep = "\n", useBytes = TRUE)
}

suppressPackageStartupMessages(library(zoo))  # prints `birth` as 1979 Q3
data("Exam", package = "mlmRev", envir = environment())
data("STAR", package = "AER", envir = environment())

write_csv(
  Exam[c("school", "student", "normexam", "standLRT", "sex", "type", "schgend", "schavg", "vr",
    "intake")],
  "inner-london.csv")

kindergarten <- c("gender", "ethnicity", "birth", "stark", "readk", "mathk", "lunchk", "schoolk",
  "degreek", "experiencek", "tethnicityk", "schoolidk")
write_csv(cbind(pupil = rownames(STAR), STAR[kindergarten]), "star.csv")
