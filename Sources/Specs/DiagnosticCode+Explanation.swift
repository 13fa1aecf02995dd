/// What a code means, for `diminish explain E112`.
public struct CodeExplanation: Sendable, Equatable {
  /// What it is, in a few words.
  public var title: String
  /// When it is told.
  public var meaning: String
  /// How to mend it.
  public var mend: String
}

extension DiagnosticCode {
  /// What the code means and how to mend it.
  public var explanation: CodeExplanation {
    let row = Self.table[self] ?? ("", "", "")
    return CodeExplanation(title: row.0, meaning: row.1, mend: row.2)
  }

  /// The explanation as a page of text that ends with a newline.
  public var explanationText: String {
    let page = explanation
    return "\(rawValue): \(page.title)\n\n\(page.meaning)\n\nTo mend it: \(page.mend)\n"
  }

  private static let table: [DiagnosticCode: (String, String, String)] =
    specTable.merging(fileTable) { first, _ in first }.merging(dataTable) { first, _ in first }
    .merging(sourceTable) { first, _ in first }.merging(designTable) { first, _ in first }
    .merging(foreignFileTable) { first, _ in first }
    .merging(damagedResultTable) { first, _ in first }.merging(schoolsTable) { first, _ in first }
    .merging(programmeTable) { first, _ in first }
    .merging(simulationTable) { first, _ in first }

  private static let specTable: [DiagnosticCode: (String, String, String)] = [
    .notYAML: (
      "not YAML", "The spec cannot be read as YAML 1.2. Nothing after the place was read.",
      "look at indentation (blanks only), quotes and brackets at the place and just above it."
    ),
    .notText: (
      "not a text", "The spec is not UTF-8, or holds a NUL or another control character.",
      "save it as plain UTF-8 text."
    ),
    .tooLarge: (
      "too large or too deep",
      "A spec has at most 8 MiB and nests at most 100 levels. Data belong in files of their own.",
      "shorten it."
    ),
    .refusedFeature: (
      "a feature of YAML that a spec does not use",
      "Anchors, aliases, merge keys, tags, directives and further documents make a text that "
        + "reads otherwise than it looks.", "write the values out where they are used."
    ),
    .needsQuotes: (
      "quotes needed",
      "YAML reads signs of formulas and expressions (: # ` [ { % @ * & !) as its own, and "
        + "would cut or change the text.", "put the whole formula or expression in quotes."
    ),
    .duplicateKey: (
      "a key given twice", "The same key stands twice in one place; it is unclear which holds.",
      "delete one of the two."
    ),
    .unknownKey: (
      "an unknown key", "The key is not part of the language at this place.",
      "correct its spelling, or move it where it belongs; `diminish schema` tells all keys."
    ),
    .missingKey: (
      "a required key is missing", "Something that must be said is not said.", "add the key."
    ),
    .wrongKind: (
      "the wrong kind of value",
      "The key takes another kind of value. Only true and false are flags; NO, yes and off are "
        + "texts; a number in quotes is a text.", "write the value as the message asks."
    ),
    .notAllowed: (
      "a value that is not known", "The key takes one of a few words, and this is none of them.",
      "choose one of those listed."
    ),
    .notBuilt: (
      "not available yet", "The language has this, but this version cannot do it yet.",
      "leave it out for now, or use what the message proposes."
    ),
    .unknownColumn: (
      "an unknown column", "Neither the data nor `derive` has a column of this name.",
      "correct the name; case counts. Odd names stand in back-ticks."
    ),
    .noEffect: (
      "an option without effect", "The option can change nothing in this spec.",
      "delete it, or add what it needs."
    ),
    .badID: (
      "a name of the wrong form",
      "Names become names of folders and files, so their letters are limited.",
      "keep to the form that the message shows."
    ),
    .version: (
      "another version of the language", "`diminish:` names a version that is not understood.",
      "write diminish: 1, or use a newer diminish."
    ),
    .formula: (
      "a formula that cannot be read",
      "The formula breaks the grammar: outcome ~ terms, with + - * : ^ I() i() poly() and |.",
      "correct it at the place."
    ),
    .expression: (
      "an expression that cannot be read",
      "The expression breaks the grammar: + - * / ^ %, comparisons, in [..], is missing, and, or, "
        + "not, if(c, a, b).", "correct it at the place; texts stand in quotes, equality is ==."
    ),
    .unknownFunction: (
      "an unknown function", "No function of this name can be used here.", "correct its name."
    ),
    .typeMismatch: (
      "types that do not fit", "A number, a text or a flag stands where another is needed.",
      "compare numbers with numbers and texts with texts."
    ),
    .unknownName: (
      "a name that nothing has", "A model or source is named that the spec does not define.",
      "correct the name, or define it."
    ),
    .nameTaken: ("a name used twice", "Two things cannot share a name here.", "rename one."),
    .outOfRange: (
      "a number out of range", "The number is not one that the key can take.",
      "choose a number in the range."
    ),
    .refusedCombination: (
      "a combination that is refused", "Two choices contradict each other or have no valid theory.",
      "change one of the two."
    ),
  ]

  private static let fileTable: [DiagnosticCode: (String, String, String)] = [
    .unreadableFile: (
      "a file that cannot be read", "The spec or a data file does not exist or is not readable.",
      "correct the path; paths in a spec are relative to the spec."
    ),
    .refusedOutput: (
      "the output folder is refused",
      "Only a folder that the same command of diminish wrote is ever replaced, and none that holds the spec or the data. "
        + "What a user puts into such a folder stays there when it is written anew, unless its name is needed.",
      "name another folder with --out."
    ),
    .locked: (
      "another run is at work", "Two runs cannot write the same folder at once.",
      "wait, or name another folder with --out."
    ),
    .unwritable: (
      "a file cannot be written", "The system refuses to write the output.",
      "look at rights and free space, or name another folder with --out."
    ),
  ]

  private static let dataTable: [DiagnosticCode: (String, String, String)] = [
    .emptyData: ("an empty data file", "The file has not even a header.", "look at the path."),
    .duplicateHeader: (
      "a column name twice", "Two columns of the header share a name.", "rename one in the file."
    ),
    .raggedRow: (
      "a row of the wrong length", "The row has more or fewer fields than the header.",
      "quote fields that hold the delimiter or line ends; check `delimiter:`."
    ),
    .brokenQuote: (
      "broken quoting", "A quote is not closed, or text follows a closing quote.",
      "double the quotes inside a quoted field."
    ),
    .dataNotText: (
      "data that are not in their encoding",
      "The file holds bytes that its encoding (UTF-8 unless said) does not have, or a NUL. Byte offsets count from 0, "
        + "here and in rejects.csv.",
      "say `encoding: windows-1252` (files of older systems), or save the file as UTF-8."
    ),
    .undeclaredCode: (
      "an undeclared code",
      "A column without a contract holds mostly numbers, dates, academic years or flags, and other texts; or "
        + "numbers among texts that look like codes. They are never silently dropped or made into categories.",
      "declare them under `missing:`, or give the column a type."
    ),
    .clothedNumbers: (
      "numbers in other clothes",
      "Most cells of a column without a contract are numbers, but with percent signs or commas, which would "
        + "make a category of them.",
      "say `format: percent` (45% is 45) or `format: thousands` for the column; decimal commas must become points."
    ),
    .damagedGzip: (
      "a damaged compressed file",
      "The .gz file ends in the middle, is damaged, or is no gzip file.",
      "fetch the file again; `gzip -t FILE` tests it."
    ),
    .recordTooLong: (
      "a record that is too long",
      "A record has more than 256 MiB: probably a quote at its beginning is never closed.",
      "close the quote, or double it if it belongs to the text."
    ),
    .tooManyRejects: (
      "too many records that cannot be read",
      "More records are malformed than `rejects:` lets be left out; the first of them are listed.",
      "mend the file or its contract, or raise the limit."
    ),
    .cellType: (
      "cells that do not fit their type", "The contract's type does not hold for all cells.",
      "correct the data or the type, or declare codes under `missing:`."
    ),
    .undeclaredLevel: (
      "an undeclared level", "A category has a level that `levels:` does not list.",
      "add the level, or declare it under `missing:`."
    ),
    .cellRange: (
      "values out of range", "The contract's range does not hold for all values.",
      "correct the data or the range."
    ),
    .keyNotUnique: (
      "a key that is not unique", "Rows repeat a combination that `key:` says is unique.",
      "correct the data or the key."
    ),
    .checkFailed: (
      "a check that fails",
      "A check under `checks:` with `severity: error` fails for more rows, groups or units than `at_most` "
        + "allows. Nothing was estimated.",
      "look at the first row that is named; correct the data, the condition or `at_most`, or say "
        + "severity: finding."
    ),
    .badWeight: (
      "bad weights", "A weight is negative or missing; nought drops a row with a count.",
      "correct the weights, or derive others that are 0 for such rows, which `where:` comes too late to drop."
    ),
    .noRows: (
      "no rows left", "A model has no rows after selection and complete cases.",
      "look at `where:`, and at the columns of the formula that are missing most."
    ),
    .referenceAbsent: (
      "the reference level is absent",
      "The first level is the reference, fixed before `where:`; it does not occur after it.",
      "put another level first in `levels:`."
    ),
  ]

  private static let designTable: [DiagnosticCode: (String, String, String)] = [
    .tiedOrder: (
      "no order within a group",
      "lag and lead take the row before or after. Rows of one group that are alike in `order:` have none, and "
        + "choosing one would be arbitrary.",
      "name the columns that make a row unique in `by:` and `order:`, or take repeated rows out."
    ),
    .notRecoded: (
      "values that a recoding does not name",
      "recode without `else:` promises that every value is named in `from:`.",
      "name the others, or say what becomes of them: else: keep, else: missing, else: 'other'."
    ),
    .outcomeNotNumber: (
      "an outcome that is not a number", "The left side of the formula must be a number or flag.",
      "derive a number from it."
    ),
    .oneLevel: (
      "a category with one level", "A category with a single level left explains nothing.",
      "leave the term out, or widen the sample."
    ),
    .degreeTooHigh: (
      "a degree that is too high", "poly(x, k) needs more than k distinct values of x.",
      "lower the degree."
    ),
    .categoryAsNumber: (
      "a category where a number is needed", "The function or term takes numbers only.",
      "declare the column's type, or derive a number."
    ),
    .badReference: (
      "a reference that is no level", "`ref` of i() must be one of the levels.",
      "choose one of the levels."
    ),
    .tooManyColumns: (
      "too many columns", "The design is larger than can be estimated here.",
      "look for a column of identifiers used as a category."
    ),
    .dateAsNumber: (
      "a date where a number is needed",
      "As a number a date would count the days since 1970, whose zero means nothing to the question. Dates may "
        + "form groups: absorbed effects and clusters.",
      "derive the number that is meant, a year or the days since a certain day."
    ),
    .noDegreesOfFreedom: (
      "no degrees of freedom", "The model has as many coefficients as rows.",
      "take fewer terms or more rows."
    ),
    .notFinite: (
      "numbers that are not finite", "The computation overflowed or met infinite values.",
      "rescale the columns."
    ),
    .oneCluster: (
      "one cluster",
      "Clustered standard errors come from how clusters differ; with one there are none. The run's folder "
        + "is written, its status says incomplete.",
      "cluster by a column with more groups, or say cluster: none if rows are independent."
    ),
    .notConverged: (
      "absorbed effects that were not swept out",
      "The iteration that takes crossed effects of many levels out did not reach its tolerance: there are no "
        + "estimates.", "leave one effect out, or enter it as a category of the formula."
    ),
    .noEstimates: (
      "a model without estimates",
      "Absorbed effects or constants explain every term. The run's folder is written, its status says "
        + "incomplete.", "take terms that vary within the absorbed effects, or absorb less."
    ),
    .noContrast: (
      "a contrast without an estimate",
      "A term of the contrast or margin was omitted, or the covariance gives the combinations no variance: that of "
        + "a joint test is singular, or clusters in several ways make one negative; or a function of the terms has no value at "
        + "their estimates, or in too many draws. The run's folder is written, its status says incomplete.",
      "compare terms that have estimates, or leave out what explains the omitted one."
    ),
    .replacesColumn: (
      "a derived variable replaces a column",
      "`derive:` gives a name that the data have; the derived values are used.",
      "choose another name if that is not meant."
    ),
  ]
}
