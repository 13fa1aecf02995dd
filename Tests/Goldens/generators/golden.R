# Shared by the generators: writes a golden file as JSON. A number is the shortest decimal of up to
# 17 significant digits that reads back to the same double.

# The repository's root, from the place of the running script.
repository <- function() {
  script <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
  normalizePath(file.path(dirname(script), "..", "..", ".."))
}

# A value that is to be written as an object even when it has no names.
object <- function(...) structure(list(...), class = "object")

json_text <- function(x) {
  x <- gsub("\\", "\\\\", x, fixed = TRUE)
  x <- gsub("\n", "\\n", x, fixed = TRUE)
  paste0("\"", gsub("\"", "\\\"", x, fixed = TRUE), "\"")
}

json_number <- function(x) {
  text <- sprintf("%.15g", x)
  for (digits in 16:17) {
    again <- as.numeric(text) != x
    text[again] <- sprintf(paste0("%.", digits, "g"), x[again])
  }
  text
}

json <- function(x, indent = "") {
  deeper <- paste0(indent, "  ")
  if (is.null(x)) return("null")
  if (is.list(x)) {
    if (length(x) == 0) return(if (inherits(x, "object")) "{}" else "[]")
    parts <- vapply(unclass(x), json, "", indent = deeper)
    if (!is.null(names(x))) parts <- paste0(json_text(names(x)), ": ", parts)
    ends <- if (is.null(names(x))) c("[", "]") else c("{", "}")
    return(paste0(ends[1], "\n", paste0(deeper, parts, collapse = ",\n"), "\n", indent, ends[2]))
  }
  if (length(x) == 0) return("[]")
  if (is.character(x)) parts <- json_text(x)
  else if (is.logical(x)) parts <- ifelse(x, "true", "false")
  else {
    parts <- json_text(as.character(x))
    parts[is.finite(x)] <- json_number(x[is.finite(x)])
  }
  parts[is.na(x)] <- "null"
  if (length(parts) == 1 && !inherits(x, "AsIs")) parts
  else paste0("[", paste(parts, collapse = ", "), "]")
}

write_golden <- function(name, script, command, tolerance, input, values,
                         folder = "r", packages = "sandwich") {
  versions <- vapply(packages, function(package) paste(package, packageVersion(package)), "")
  golden <- list(
    source = list(
      tool = "R",
      version = paste(c(R.version.string, versions), collapse = " "),
      command = command,
      script = paste0("Tests/Goldens/generators/", script)),
    tolerance = tolerance)
  if (!is.null(input)) golden$input <- input
  golden$values <- values
  path <- file.path(repository(), "Tests", "Goldens", folder, paste0(name, ".json"))
  door <- file(path, open = "wb")
  on.exit(close(door))
  writeLines(json(golden), door, sep = "\n", useBytes = TRUE)
}

# Writes ../data/<name>: numbers as above, other columns as they are.
write_csv <- function(data, name) {
  door <- file(file.path(repository(), "Tests", "Goldens", "data", name), open = "wb")
  on.exit(close(door))
  cells <- lapply(data, function(column) if (is.numeric(column)) json_number(column) else as.character(column))
  writeLines(c(paste(names(data), collapse = ","), do.call(paste, c(cells, sep = ","))), door, sep = "\n")
}
