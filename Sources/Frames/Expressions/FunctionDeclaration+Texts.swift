// Functions of texts, dates and academic years.
extension Node.Function {
  private static let first = "Missing for the reason of the first missing value."
  private static let blank = "As x; `blank` where no character is left."
  private static let format = FunctionDeclaration.Parameter(
    "format", .text, "how the date is written: %d, %m, %Y and signs; %Y-%m-%d if not said")

  static let textDeclarations: [Node.Function: FunctionDeclaration] = [
    .lower: .init(
      .texts, "lower(x)", [.value(.text)], gives: .type(.text), "In small letters.",
      missing: first, example: "lower(school) == 'st anne'",
      elsewhere: ["tolower", "lcase", "str_to_lower", "strlower"], agrees: "R: tolower(x)"),
    .upper: .init(
      .texts, "upper(x)", [.value(.text)], gives: .type(.text), "In capitals.", missing: first,
      example: "upper(grade)", elsewhere: ["toupper", "ucase", "str_to_upper", "strupper"],
      agrees: "R: toupper(x)"),
    .trim: .init(
      .texts, "trim(x)", [.value(.text)], gives: .type(.text), "Without blanks at its ends.",
      missing: blank, example: "trim(school)", elsewhere: ["trimws", "strtrim", "str_trim"],
      agrees: "R: trimws(x)"),
    .length: .init(
      .texts, "length(x)", [.value(.text)], gives: .type(.number),
      "The number of characters, as Unicode scalars.", missing: first,
      example: "length(urn) == 6", elsewhere: ["nchar", "strlen", "len", "str_length"],
      agrees: "R: nchar(x)"),
    .contains: .init(
      .texts, "contains(x, 'text')", [.value(.text), .text], gives: .type(.flag),
      "Whether a text is within x; letters must agree in case.", missing: first,
      example: "contains(school, 'Academy')",
      elsewhere: ["grepl", "strpos", "str_detect", "like"],
      agrees: "R: grepl(text, x, fixed = TRUE)"),
    .startsWith: .init(
      .texts, "starts_with(x, 'text')", [.value(.text), .text], gives: .type(.flag),
      "Whether x begins with a text.", missing: first, example: "starts_with(urn, '1')",
      elsewhere: ["startsWith", "startswith"], agrees: "R: startsWith(x, text)"),
    .endsWith: .init(
      .texts, "ends_with(x, 'text')", [.value(.text), .text], gives: .type(.flag),
      "Whether x ends with a text.", missing: first, example: "ends_with(class, 'B')",
      elsewhere: ["endsWith", "endswith"], agrees: "R: endsWith(x, text)"),
    .replace: .init(
      .texts, "replace(x, 'old', 'new')", [.value(.text), .text, .text], gives: .type(.text),
      "Every `old` within x as `new`, from left to right.", missing: blank,
      example: "replace(postcode, ' ', '')",
      elsewhere: ["gsub", "sub", "subinstr", "str_replace_all"],
      agrees: "R: gsub(old, new, x, fixed = TRUE)"),
    .substring: .init(
      .texts, "substring(x, from, length)",
      [.value(.text), .whole(1...Int.max), .whole(1...Int.max)], count: 2...3,
      gives: .type(.text),
      "The characters from a place on, counted from 1; so many of them if a length is given.",
      missing: blank, example: "substring(laestab, 1, 3)",
      elsewhere: ["substr", "mid", "str_sub", "usubstr"],
      agrees: "R: substr(x, from, from + length - 1)"),
    .concat: .init(
      .texts, "concat(a, b, …)", [.value(.text)], count: 2...1000, gives: .type(.text),
      "Texts behind one another.", missing: first, example: "concat(la, '-', estab)",
      elsewhere: ["paste", "paste0", "strcat", "str_c"], agrees: "R: paste0(a, b)"),
    .text: .init(
      .texts, "text(x)", [.value(.any)], gives: .type(.text),
      "A number in the fewest digits that read back to it, a flag as true or false, a date as 2018-09-01.",
      missing: first, example: "concat('Y', text(year_group))",
      elsewhere: ["as.character", "string", "tostring", "str", "format"],
      agrees: "R: as.character(x), of numbers up to 15 digits"),
    .number: .init(
      .texts, "number(x)", [.value(.any)], gives: .type(.number),
      "The number that a text is; of a flag 1 or 0, of a date its days since 1970-01-01.",
      missing: "As x; `not a number` where the text is none.", example: "number(grade)",
      elsewhere: ["as.numeric", "as.integer", "destring", "real", "to_number", "float"],
      agrees: "R: as.numeric(x)"),
  ]

  static let dateDeclarations: [Node.Function: FunctionDeclaration] = [
    .date: .init(
      .dates, "date(x, format: '%d/%m/%Y')", [.value(.any)], options: [format],
      gives: .type(.date),
      "The date that a text is. Dates compare with each other and with texts such as '2018-09-01'; the "
        + "difference of two is a number of days, and a number of days can be added.",
      missing: "As x; `not a date` where the text is none.",
      example: "date(visit, format: '%d/%m/%Y')",
      elsewhere: ["as.Date", "as_date", "ymd", "dmy", "daily", "to_date", "strptime"],
      agrees: "R: as.Date(x, format)"),
    .year: .init(
      .dates, "year(d)", [.value(.date)], gives: .type(.number), "The calendar year of a date.",
      missing: first, example: "year(visit)", elsewhere: ["yofd"],
      agrees: "R: as.POSIXlt(d)$year + 1900"),
    .month: .init(
      .dates, "month(d)", [.value(.date)], gives: .type(.number), "The month of a date, 1 to 12.",
      missing: first, example: "month(born) >= 9", agrees: "R: as.POSIXlt(d)$mon + 1"),
    .day: .init(
      .dates, "day(d)", [.value(.date)], gives: .type(.number), "The day of the month of a date.",
      missing: first, example: "day(visit)", elsewhere: ["mday", "dom"],
      agrees: "R: as.POSIXlt(d)$mday"),
    .academicYear: .init(
      .dates, "academic_year(x)", [.value(.any)], gives: .type(.number),
      "The year in which the academic year ends: of a date, with years from 1 September (2018-09-01 is in "
        + "2019); of a text, 2018/2019 and 2018/19 are 2019, 2019 is itself.",
      missing: "As x; `not an academic year` where the text is none.",
      example: "academic_year('2018/2019')", elsewhere: ["school_year"],
      agrees: "R: as.POSIXlt(d)$year + 1900 + (as.POSIXlt(d)$mon >= 8)"),
  ]
}
