extension SpecLanguage {
  /// The keys that say what an analysis is.
  static let headKeys: [KeyDeclaration] = [
    KeyDeclaration(
      "diminish", .integer(0...Int.max), "The version of the spec's language.", isRequired: true,
      example: "1"),
    KeyDeclaration(
      "id", .name(.id), "The name of the analysis, which names its output folder.",
      isRequired: true, example: "star-kindergarten"),
    KeyDeclaration("title", .text, "A title for tables and reports.", example: "Small classes"),
    KeyDeclaration("question", .text, "The question that the analysis answers."),
    KeyDeclaration(
      "simulated", .flag, "Stamps everything as simulated; cannot be removed downstream.",
      defaultText: "false"),
  ]

  /// `data:`.
  var dataKey: KeyDeclaration {
    let source = Shape.object(Self.sourceKeys)
    return KeyDeclaration(
      "data", .oneOf([source, .map(of: source, names: .name)]),
      "One source (its name is then `data`), or a map of named sources.", isRequired: true,
      example: "{file: pupils.csv}")
  }

  /// Codes for missing cells: a map of code to reason, the name of a list, or a list of codes, names and maps.
  static let missingShape = Shape.oneOf([
    .map(of: .text, names: .any),
    .list(of: .oneOf([.text, .map(of: .text, names: .any)]), count: nil),
    .choice(CodeList.names.map { Choice($0) }),
  ])

  /// The endings of data files.
  static let dataFile = Shape.path(endings: fileEndings)

  private static let filesShape = Shape.oneOf([
    dataFile, .list(of: dataFile, count: 1...10_000), .map(of: dataFile, names: .any),
  ])

  /// Endings of text files, then of other programs' files, then of workbooks.
  static let fileEndings =
    textEndings + [".dta", ".sav", ".zsav", ".por", ".sas7bdat", ".xpt"]
    + workbookEndings

  /// Endings of text files.
  static let textEndings = [".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz"]

  /// Endings of workbooks.
  static let workbookEndings = [".xlsx", ".xlsm"]

  /// Whether a data file's ending is one that can be read.
  ///
  /// - Parameter path: The path as written.
  /// - Returns: Whether it is.
  public static func canRead(_ path: String) -> Bool {
    fileEndings.contains(where: path.lowercased().hasSuffix)
  }

  static let sourceKeys: [KeyDeclaration] = [
    KeyDeclaration(
      "file", dataFile, "The data file, relative to the spec.",
      isRequired: true, example: "data/pupils.csv"),
    KeyDeclaration(
      "delimiter", .text, "The character between fields, or `tab`.",
      defaultText: "by the ending: tab for .tsv, else comma", example: "\";\""),
    KeyDeclaration(
      "sheet", .text, "The sheet of an .xlsx file, by name or number from 1.",
      defaultText: "the first", example: "Schools"),
    KeyDeclaration(
      "range", .text, "The table in a sheet of an .xlsx file, its header in the first row.",
      defaultText: "all from the first row with content", example: "\"A3:F200\""),
    KeyDeclaration(
      "missing", missingShape,
      "Codes that stand for missing cells, with their reasons; blank is always missing. A list takes codes, "
        + "names of code lists and maps; what a map says of a code goes before what a named list says.",
      example: "{NA: not recorded, SUPP: suppressed}"),
    KeyDeclaration(
      "columns", .map(of: .object(columnKeys), names: .column),
      "The contract: what is true of the columns, checked before anything is estimated.",
      example: "{lunch: {type: category, levels: [no, free]}}"),
    KeyDeclaration(
      "key", .list(of: .text, count: 1...1000), "Columns whose values together are unique.",
      example: "[pupil]"),
    KeyDeclaration(
      "files", filesShape,
      "Files whose rows stand one below the other, columns matched by name: a list; a path whose last part "
        + "holds `*` or `?`, sorted by name, and `{year}` where a year stands (2018, 2017-2018 and 2017-18 "
        + "make a column `year`, the last two 2018); or a map of years, which makes that column too.",
      example: "\"../tables/ks2-{year}.csv\"", standsFor: "file"),
    KeyDeclaration(
      "absent", .list(of: .text, count: 1...10_000),
      "Columns that some of the stacked `files` may lack: missing there for the reason `not in FILE`.",
      defaultText: "none: every file has every column that is read", example: "[ks1_maths]"),
    KeyDeclaration(
      "encoding", .choice(["utf-8", "windows-1252", "latin1"]),
      "The encoding of the file; `latin1` is read as Windows-1252, which holds all of its letters.",
      defaultText: "utf-8"),
    KeyDeclaration(
      "ragged", .choice(["error", "pad"]),
      "What becomes of rows of another length than the header: with `pad` short ones are missing from there "
        + "on (reason `short row`) and long ones pass if only blank cells follow.",
      defaultText: "error"),
    KeyDeclaration(
      "rejects",
      .object([
        KeyDeclaration("at_most", .integer(0...Int.max), "The most records.", example: "20"),
        KeyDeclaration(
          "share", .number(NumberRange(minimum: 0, maximum: 1)),
          "The greatest share of all records."),
      ]),
      "How many records of a file may be left out because they are of another length, have text after a quote, or a "
        + "cell that does not fit its type; each is listed in rejects.csv.",
      defaultText: "none: every such record is an error", example: "{at_most: 20}"),
    KeyDeclaration(
      "dfe-ks2", .map(of: .path(endings: textEndings), names: .any),
      "The Department for Education's key stage 2 tables as published, under the year of their results (2019, or "
        + "2018-2019). They become a row for each school, year and group of pupils: `laestab`, `urn`, `la`, `school`, "
        + "`record`, `phase`, `year`, `group`, `pupils`, `progress`, `progress.low`, `progress.high`, `n.effective`, "
        + "`scaled`, `expected`, `higher`, `gap.to.national.other`, `national.progress`, `national.scaled`, "
        + "`national.expected`, `source.year`. Codes such as SUPP become reasons; `missing` adds to them.",
      example: "{2018: ../tables/2017-2018.csv, 2019: ../tables/2018-2019.csv}", standsFor: "file"),
    KeyDeclaration(
      "links", .path(endings: [".csv"]),
      "Beside dfe-ks2: the register's file of links (Get Information about Schools, "
        + "links_edubasealldata). A school that alone followed one other is then the same school, under its own number; "
        + "amalgamated, merged and split ones stay apart.",
      defaultText: "none: schools are the same by LAESTAB", example: "../gias/links.csv"),
    KeyDeclaration(
      "postgres", .anything, "A table of a database.", availability: .notYet, standsFor: "file"),
    KeyDeclaration(
      "odbc", .anything, "A table of a database.", availability: .notYet, standsFor: "file"),
  ]

  private static let formatShape = Shape.choice(
    NumberFormatSpec.allCases.map { Choice($0.rawValue) })

  static let columnKeys: [KeyDeclaration] = [
    KeyDeclaration(
      "type", .choice(ColumnTypeSpec.allCases.map { Choice($0.rawValue) }),
      "The type of the column.", defaultText: "inferred from all rows"),
    KeyDeclaration("label", .text, "A label for tables.", defaultText: "the name"),
    KeyDeclaration("unit", .text, "The unit of the numbers."),
    KeyDeclaration(
      "range", .list(of: .number(.any), count: 2...2), "The least and the greatest value.",
      example: "[0, 100]"),
    KeyDeclaration(
      "format", .oneOf([formatShape, .list(of: formatShape, count: 1...2), .text]),
      "The clothes of numbers: with `percent` each ends with %, and 45% is 45; with `thousands` commas may part "
        + "groups of three digits. Or how the dates of a column of type date are written: %d, %m, %Y and signs; "
        + "a time of day behind a date (T14:30:05) is dropped.",
      defaultText: "plain numbers; dates as %Y-%m-%d", example: "percent"),
    KeyDeclaration(
      "levels", .list(of: .text, count: 1...100_000),
      "The levels in order; the first is the reference.", example: "[no, free]"),
    KeyDeclaration(
      "missing", missingShape, "Codes for missing cells, which replace those of the source."),
  ]

  /// `sample:`.
  var sampleKey: KeyDeclaration {
    KeyDeclaration(
      "sample",
      .object([
        KeyDeclaration(
          "from", .text, "The source that the rows come from.", defaultText: "the only source"),
        KeyDeclaration(
          "where", .expression, "Which rows are kept; unknown rows drop under their own reason.",
          defaultText: "all rows", example: "\"year >= 2018 and score is not missing\""),
        KeyDeclaration(
          "join", .list(of: .object(Self.joinKeys), count: 1...100),
          "Other sources joined to the rows, in order, each with at most one row for a key: every row stays, "
            + "and one without a partner lacks the joined values for the reason `no match: SOURCE`.",
          defaultText: "none", example: "[{with: schools, on: urn, prefix: s_}]"),
      ]), "The rows of the analysis.")
  }

  private static let joinKeys: [KeyDeclaration] = [
    KeyDeclaration(
      "with", .text, "The source that is joined.", isRequired: true, example: "schools"),
    KeyDeclaration(
      "on",
      .oneOf([
        .text, .list(of: .text, count: 1...100), .map(of: .text, names: .column),
      ]),
      "The columns that must be equal: one name, several, or a map of names in the rows so far to names in "
        + "the source; a missing value equals nothing.", isRequired: true, example: "urn"),
    KeyDeclaration(
      "prefix", .text, "What the names of the source's columns begin with in the analysis.",
      defaultText: "nothing", example: "s_"),
  ]

  /// `derive:`.
  var deriveKey: KeyDeclaration {
    KeyDeclaration(
      "derive", .map(of: .expression, names: .column),
      "New columns by expression, in order; one may replace a column.",
      example: "{score: \"read + maths\"}")
  }

  static let weightShape = Shape.object([
    KeyDeclaration("column", .text, "The column of weights.", isRequired: true, example: "n"),
    KeyDeclaration(
      "type",
      .choice(["analytic", "frequency", "sampling"]),
      "What a weight means: analytic, a row's variance is inverse to it; frequency, a row stands for so many; "
        + "sampling, the inverse of a row's chance to be drawn (robust covariances only).",
      isRequired: true, example: "analytic"),
  ])

  /// `weights:`.
  var weightsKey: KeyDeclaration {
    KeyDeclaration(
      "weights", Self.weightShape, "Weights of all models that do not say their own.",
      defaultText: "none", example: "{column: n, type: analytic}")
  }

  /// `models:`.
  var modelsKey: KeyDeclaration {
    KeyDeclaration(
      "models", .map(of: .model, names: .name), "The models, each under its id.",
      isRequired: true, example: "{raw: {formula: \"score ~ stark\"}}")
  }
}
