extension Diagnostic {
  /// What mends it: each one line.
  public var helps: [String] { specHelps + dataHelps + sourceHelps }

  /// Further places, each with its sentence.
  public var notes: [(sentence: String, span: SourceSpan)] {
    payloadNotes + (option.map { [("of the model with this option of `robustness`", $0)] } ?? [])
  }

  private var payloadNotes: [(sentence: String, span: SourceSpan)] {
    switch payload {
    case .duplicateKey(let name, let first): [("the first \(quoted(name)) is here", first)]
    case .nameTaken(let name, let first?): [("the first \(quoted(name)) is here", first)]
    case .syntax(_, let began?): [("it began here", began)]
    default: []
    }
  }

  private var specHelps: [String] {
    switch payload {
    case .syntax("tab", _): ["indent with blanks"]
    case .syntax("mapping values are not allowed in this context", _):
      ["put the text in quotes if the colon belongs to it; else look at the indentation"]
    case .notUTF8: ["save the spec as UTF-8"]
    case .controlCharacter: ["delete the character; save the spec as plain UTF-8 text"]
    case .tooDeep: ["a spec nests about six levels"]
    case .refusedFeature(let feature, _): [feature.help]
    case .needsQuotes(let key, let text, _): ["quote it: \(key): \(inQuotes(text ?? "…"))"]
    case .foreignOutput: ["name an empty folder, or one that an earlier run wrote, with --out"]
    case .refusedOutput(_, let problem): [problem.help]
    case .locked: ["wait for it, or write elsewhere with --out"]
    case .unwritable(_, .exists): ["name another file with --out, or move that one away"]
    case .unreadableFile(let path, .dataFile(true)):
      ["a spec names its data; write a first one: diminish init \(visible(path))"]
    case .unreadableFile(_, .dataFile(false)):
      ["a spec is a text in YAML that names its data: .csv, .tsv, .dta, .sav, .sas7bdat or .xlsx"]
    case .unreadableFile(_, .notFound) where place == .none:
      ["the path is seen from the folder in which the command runs"]
    case .unreadableFile(_, .notFound): ["paths in a spec are relative to the spec"]
    case .unknownKey(_, let near, let allowed): meant(near, or: allowed, "keys here")
    case .keyOfEstimators(_, let estimators):
      ["it goes with estimator: \(estimators.joined(separator: ", "))"]
    case .missingKey(let name, _, let example): ["add it, as in \(name): \(example)"]
    case .emptySpec: ["begin with diminish: 1; `diminish schema` tells all keys"]
    case .wrongKind(_, let wanted, let found): kindHelps(wanted, found)
    case .notAllowed(let key, let value, _, _)
    where ["vcov", "type"].contains(key)
      && SpecLanguage.covariancePresets.contains(where: { $0.value == value }):
      ["write {type: CR1, preset: \(value)}"]
    case .notAllowed("missing", let code, let near, _):
      (near == nil ? [] : meant(near, or: [], ""))
        + [
          near == nil
            ? "a code goes in a list: [\(visible(code))]; lists: \(CodeList.names.joined(separator: ", "))"
            : "a code that is meant goes in a map with its reason"
        ]
    case .notAllowed(_, _, let near, let allowed):
      (near == nil ? [] : meant(near, or: [], "")) + meant(nil, or: allowed, "values")
    case .notBuilt(_, let instead): instead.map { ["use \($0)"] } ?? []
    case .undividedHeader(_, "\t"):
      ["if tabs part its columns, write `delimiter: tab` beside `file:`"]
    case .undividedHeader(_, let delimiter):
      ["if these part its columns, write `delimiter: \"\(delimiter)\"` beside `file:`"]
    case .noNational:
      [
        "name the column of the national values with `national:`, or their file with `reference` in `design`, or "
          + "compare with others: `comparator: comparison` or `comparator: other-pupils`"
      ]
    case .unknownColumn(_, let near): near.isEmpty ? [] : ["did you mean \(either(near))?"]
    case .badID(let name, _) where name.unicodeScalars.count > NameRule.longest:
      ["a name has at most \(NameRule.longest) letters"]
    case .badID(_, let pattern): ["names match \(pattern)"]
    case .version(_, let understood, let key): ["write \(key): \(understood)"]
    case .formula(let problem), .expression(let problem): problem.helps
    case .unknownFunction(_, let near): near.map { ["did you mean \(quoted($0))?"] } ?? []
    case .unknownName(let kind, _, let near, let known): meant(near, or: known, plural(kind))
    case .refusedCombination(_, _, let instead): instead.map { ["use \($0)"] } ?? []
    case .replacesColumn: ["the data's own values are not used"]
    default: []
    }
  }

  private var dataHelps: [String] {
    switch payload {
    case .foreignFile(_, _, let problem): problem.helps
    case .design(let problem): problem.helps
    case .simulation(let problem): problem.helps
    case .duplicateHeader: ["give one of the two columns another name in the file"]
    case .brokenQuote(_, true):
      ["close the quote at the end of its field; a quote that belongs to the text is doubled"]
    case .brokenQuote(_, false):
      ["double the quotes within a quoted field, or take the outer ones away"]
    case .cellRange: ["mend the values or `range:`, or declare codes under `missing:`"]
    case .keyNotUnique:
      ["take the repeated rows out, or name more columns in `key:`: together they tell rows apart"]
    case .badWeight(let column, _, _, _):
      [
        "mend the weights, or derive others, where 0 leaves a row out: "
          + "\"if(\(visible(column)) is missing or \(visible(column)) < 0, 0, \(visible(column)))\""
      ]
    case .raggedRow: ["fields that hold the delimiter must be quoted"]
    case .dataNotText(_, _, _, true):
      ["save them as UTF-8; Excel calls it CSV UTF-8, and UTF-16 Unicode Text"]
    case .dataNotText(_, _, true, false): ["if it is UTF-16, save it as UTF-8"]
    case .dataNotText(_, _, false, false):
      ["say `encoding: windows-1252` if an older system wrote the file; else save it as UTF-8"]
    case .notWindows1252: ["save the data as UTF-8, and leave `encoding:` out"]
    case .clothedNumbers(_, _, _, let formats) where formats.isEmpty:
      [Self.decimalCommas, "if they are names, declare `type: category`"]
    case .clothedNumbers(let column, _, _, ["thousands"]):
      [
        "if the comma parts thousands, write under `columns:` \(visible(column)): {format: thousands}",
        Self.decimalCommas,
      ]
    case .clothedNumbers(let column, _, _, let formats):
      [
        "under `columns:` write \(visible(column)): {format: "
          + (formats.count == 1 ? formats[0] : "[\(formats.joined(separator: ", "))]") + "}"
      ]
    case .damagedGzip: ["fetch the file again; `gzip -t` tests it"]
    case .recordTooLong: ["close the quote, or double it if it belongs to the text"]
    case .tooManyRejects: ["mend the file or its contract, or raise the limit of `rejects:`"]
    case .undeclaredCode: ["name the code under `missing:`, or give the column a `type:`"]
    case .cellType(_, "number", _, _):
      ["declare codes under `missing:`, or mend `type:`", Self.decimalCommas]
    case .cellType(_, "0 or 1", _, _):
      ["it takes 0 and 1: derive them, as in derive: {treated: \"start_year > 0\"}"]
    case .cellType(_, "flag", _, _):
      [
        "a flag takes 0 and 1, true and false or TRUE and FALSE; texts such as yes and no are `type: category`; "
          + "declare codes under `missing:`"
      ]
    case .cellType: ["declare codes under `missing:`, or mend `type:`"]
    case .undeclaredLevel: ["add the level to `levels:`, or declare it under `missing:`"]
    case .checkFailed:
      ["mend the data or the check; `severity: finding` tells it and goes on"]
    case .noRows(_, "where", _, _): ["a row is kept where `where:` is true; a missing value is not"]
    case .noRows(_, "complete-cases", _, _):
      ["every row lacks a value of the formula: leave out the column that is missing most"]
    case .noRows(_, "weights", _, _): ["every weight is 0"]
    case .tiedOrder: ["add the columns that tell them apart to `by:`, or order by another column"]
    case .notRecoded: ["name them in `from:`, or say else: keep, else: missing or else: 'other'"]
    case .referenceAbsent(let column, _, let other?) where Double(other) != nil:
      ["name one that occurs: i(\(visible(column)), ref = \(other))"]
    case .referenceAbsent: ["put another level first in the column's `levels:`"]
    case .badReference(_, _, let near): near.isEmpty ? [] : ["did you mean \(either(near))?"]
    case .oneLevel: ["leave it out, or widen `where:`"]
    case .dateAsNumber:
      [
        "derive the number that is meant: year(x), academic_year(x), or the days since a day, x - date('2018-09-01')"
      ]
    case .categoryAsNumber: ["declare the column's `type: number` if it holds numbers"]
    case .outOfScale(_, let variable):
      ["derive it in another unit: \(quoted(variable)) times or divided by a power of ten"]
    case .noRows(_, "singleton", _, _):
      ["every row is alone in a level of an absorbed effect: leave that effect out"]
    case .noEstimates: ["omitted.csv tells what explains each term"]
    case .oneCluster: ["cluster by a column with more groups, or say cluster: none"]
    case .notConverged: ["leave one effect out, or enter it as a category of the formula"]
    case .noContrast(_, let lacking) where !lacking.isEmpty:
      ["omitted.csv tells what explains it; compare terms that have estimates"]
    case .noTest(_, _, let reason): [reason.help]
    case .noDrawnInterval(_, let undefined, _):
      [
        undefined > 0
          ? "compare a function that every draw has a value of; bootstrap.csv has its p-value, and the delta method"
          : "ask for more `reps`, or for a lower `conf.level`"
      ]
    case .undefinedContrast: ["compare the terms themselves, or a function that is defined there"]
    case .noMargin(_, _, let lacking) where !lacking.isEmpty:
      [
        lacking.contains { $0.contains(":") }
          ? "leave the interaction out of the formula, or the rows of levels that never meet"
          : "omitted.csv tells what explains it: leave that out of the formula"
      ]
    case .noMargin: ["with clusters in several ways take one way"]
    case .noContrast:
      [
        "with clusters in several ways take one way, whose variances are never negative; else test "
          + "fewer expressions"
      ]
    case .outcomeNotNumber: ["derive a number, as if(x == 'yes', 1, 0)", Self.decimalCommas]
    default: []
    }
  }

  /// How numbers with a comma for the point become numbers.
  private static let decimalCommas =
    "decimal commas become points in the file, or by `type: text` and a derived number(replace(x, ',', '.'))"

  /// Several of a kind: `terms of raw`.
  private func plural(_ kind: String) -> String {
    guard let of = kind.firstRange(of: " of ") else { return kind + "s" }
    return kind[..<of.lowerBound] + "s" + kind[of.lowerBound...]
  }

  private func meant(_ near: String?, or known: [String], _ what: String) -> [String] {
    if let near { return ["did you mean \(quoted(near))?"] }
    if known.isEmpty { return [] }
    let shown = known.prefix(30).map { visible($0) }.joined(separator: ", ")
    return ["\(what): \(shown)\(known.count > 30 ? ", …" : "")"]
  }

  /// A text in quotes of YAML: double ones, or single ones where the text has double ones.
  private func inQuotes(_ text: String) -> String {
    let shown = visible(text)
    if !shown.contains("\"") && !shown.contains("\\") { return "\"\(shown)\"" }
    return "'" + shown.replacing("'", with: "''") + "'"
  }

  func either(_ names: [String]) -> String {
    names.map(quoted).joined(separator: " or ")
  }

  private func kindHelps(_ wanted: String, _ found: FoundKind) -> [String] {
    switch found {
    case .quotedText where wanted.contains("number") || wanted == "true or false":
      ["write it without quotes"]
    case .text where wanted == "true or false": ["write true or false"]
    case .text where wanted.contains("number"): ["write it with digits, as 10, 0.95 or 1e-3"]
    case .nothing: ["give \(wanted), or delete the key"]
    case .emptyList: ["give at least one, or delete the key"]
    default: []
    }
  }
}

extension YAMLFeature {
  fileprivate var help: String {
    switch self {
    case .anchor, .alias, .mergeKey: "write the values out where they are used"
    case .tag: "delete it; quotes make a text"
    case .secondDocument: "put it in a file of its own"
    case .directive: "delete the line"
    }
  }
}

extension QuoteReason {
  var phrase: String {
    switch self {
    case .firstCharacter(let sign): "YAML gives \(sign) at the beginning another meaning"
    case .colon: "a colon and blank make a key of YAML"
    case .comment: "\" #\" begins a comment of YAML that cuts it off"
    case .flowCharacter: "commas and brackets inside { } or [ ] end a value of YAML"
    case .afterQuote: "text goes on after a closing quote"
    case .structure: "YAML reads a list or keys here"
    case .unreadable: "YAML cannot read it"
    }
  }

}

extension FileProblem {
  var phrase: String {
    switch self {
    case .notFound: "no such file"
    case .noMatch: "no file has such a name"
    case .notAFile: "it is not a file"
    case .notAFolder: "it is not a folder"
    case .noPermission: "permission denied"
    case .noSpace: "no space left"
    case .exists: "it exists already and is not overwritten"
    case .dataFile: "it is a data file, not a spec"
    case .system(let text): visible(text)
    }
  }
}

extension FoundKind {
  var phrase: String {
    switch self {
    case .nothing: "nothing"
    case .text: "a text"
    case .quotedText: "a text in quotes"
    case .number: "a number"
    case .flag: "true or false"
    case .list: "a list"
    case .emptyList: "an empty list"
    case .keys: "keys with values"
    case .compoundKey: "a compound key"
    }
  }
}

extension NoEffectReason {
  var phrase: String {
    switch self {
    case .needs(let what): "it needs \(what)"
    case .overriddenBy(let what): "\(what) overrides it"
    case .unused: "nothing uses it"
    }
  }
}

extension GrammarProblem {
  var phrase: String {
    switch self {
    case .unexpected(let token, nil): "\(quoted(token)) does not belong here"
    case .unexpected(let token, let expected?): "\(quoted(token)) where \(expected) is expected"
    case .unexpectedEnd(let expected): "it ends where \(expected) is expected"
    case .unterminated(let sign): "this \(sign) is never closed"
    case .invalidNumber(let text): "\(quoted(text)) is not a number"
    case .chainedComparison: "comparisons cannot be chained"
    case .tooDeep(let limit): "more than \(limit) nested parentheses"
    case .argumentCount(let function, let expected, let found):
      "\(function) takes \(expected), not \(found)"
    case .missingTilde: "it has no ~ between outcome and terms"
    case .missingOutcome: "nothing stands before ~"
    case .repeated(let what): "\(quoted(what)) is given twice"
    case .other(let text): visible(text)
    }
  }

  var helps: [String] {
    switch self {
    case .chainedComparison: ["write 1 < x and x < 2"]
    case .unexpected("=", _): ["compare with =="]
    case .unexpected("=>", _): ["write >= for at least, <= for at most"]
    case .unexpected(_, let expected?) where expected.contains("in back-ticks"):
      ["terms stand in back-ticks, spelled as in tables: `small` - `region[North]`"]
    case .missingTilde, .missingOutcome: ["write outcome ~ term + term"]
    default: []
    }
  }
}
