extension Diagnostic {
  /// The problem in one line, without code or place.
  public var message: String { specMessage ?? dataMessage }

  private var specMessage: String? {
    switch payload {
    case .syntax(let problem, _): plainWords(problem)
    case .notUTF8(let offset): "the spec is not UTF-8 (byte offset \(offset))"
    case .controlCharacter(0): "the spec holds a NUL character"
    case .controlCharacter(let value):
      "the spec holds the control character U+\(hexadecimal(value))"
    case .tooLarge(let bytes, let limit):
      "the spec has \(bytes) bytes; at most \(limit) are read"
    case .tooDeep(let limit): "nested more than \(limit) levels deep"
    case .refusedFeature(let feature, let name): refusalSentence(feature, name)
    case .needsQuotes(let key, _, let reason): quoted(key) + " must be quoted: " + reason.phrase
    case .unreadableFile(let path, let problem): "cannot read \(quoted(path)): \(problem.phrase)"
    case .foreignOutput(let path):
      "the folder \(quoted(path)) holds files that diminish did not write"
    case .refusedOutput(let path, let problem): problem.sentence(path: quoted(path))
    case .locked(let path, let process):
      "another run works on \(quoted(path))" + (process.map { " (process \($0))" } ?? "")
    case .unwritable(let path, let problem): "cannot write \(quoted(path)): \(problem.phrase)"
    case .duplicateKey(let name, _): "the key \(quoted(name)) is given twice"
    case .unknownKey(let name, _, _): "unknown key \(quoted(name))"
    case .keyOfEstimators(let name, _): "the key \(quoted(name)) is of other estimators"
    case .missingKey(let name, let path, _):
      "the key \(quoted(name)) is missing" + (path.isEmpty ? "" : " in \(quoted(path))")
    case .emptySpec: "the spec is empty"
    case .wrongKind(let key, let wanted, let found): kindSentence(key, wanted, found)
    case .notAllowed(let key, let value, _, _):
      "\(quoted(value)) is not a value of \(quoted(key))"
    case .notBuilt(let name, _): "\(quoted(name)) is not available yet"
    case .unknownColumn(let name, _): "no column named \(quoted(name))"
    case .noNational(let column):
      "the target has nothing to be compared with: no column named \(quoted(column))"
    case .undividedHeader(let path, let delimiter):
      "\(quoted(path)) has one column, with \(delimiter == "\t" ? "tabs" : "\"\(delimiter)\"") in its name"
    case .noEffect(let option, let reason):
      "\(quoted(option)) has no effect here: " + reason.phrase
    case .badID(let name, _): "\(quoted(name)) cannot be a name here"
    case .version(let found, let understood, _):
      "version \(quoted(found)) of the language is not known; this diminish reads \(understood)"
    default: grammarMessage
    }
  }

  private var grammarMessage: String? {
    switch payload {
    case .formula(let problem): "the formula cannot be read: " + problem.phrase
    case .expression(let problem): "the expression cannot be read: " + problem.phrase
    case .unknownFunction(let name, _): "no function named \(quoted(name))"
    case .typeMismatch(let operation, let expected, let found):
      "\(operation) needs \(expected) and gets \(found)"
    case .unknownName(let kind, let name, _, _): "no \(kind) named \(quoted(name))"
    case .nameTaken(let name, _): "the name \(quoted(name)) is used twice"
    case .outOfRange(let key, let range): "\(quoted(key)) must be \(range)"
    case .refusedCombination(let one, let other, _): "\(one) cannot go with \(other)"
    default: sourceMessage
    }
  }

  private var dataMessage: String {
    switch payload {
    case .foreignFile(let path, let kind, let problem):
      problem.sentence(path: quoted(path), kind: kind)
    case .damagedResult(let path, let damage): damage.sentence(path: quoted(path))
    case .simulation(let problem): problem.sentence
    case .emptyData: "the data file is empty: not even a header"
    case .duplicateHeader(let name, let first):
      "the column \(quoted(name)) is in the header twice (first at character \(first))"
    case .raggedRow(let row, let expected, let found):
      "row \(row) has \(counted(found, "field")); the header has \(expected)"
    case .brokenQuote(let row, let unterminated):
      unterminated
        ? "row \(row) has a quote that is never closed"
        : "row \(row) has text after a closing quote"
    case .dataNotText(_, _, _, true): "the data are UTF-16, not UTF-8"
    case .dataNotText(let row, let offset, let isNUL, false):
      "the data" + (row.map { " in row \($0)" } ?? "")
        + (isNUL ? " hold a NUL character" : " are not UTF-8") + " (byte offset \(offset))"
    case .undeclaredCode(let column, let row, let count, let share, let forms):
      "the column \(quoted(column)) \(share >= 0.5 ? "is mostly" : "holds") \(forms)"
        + (share >= 0.5 ? " (\(Int(share * 100)) %)" : "")
        + ", but \(counted(count, "cell")) \(count == 1 ? "is" : "are") not, first in row \(row)"
    case .clothedNumbers(let column, let row, let count, let formats):
      "\(quoted(column)) holds numbers, but \(counted(count, "cell")) \(count == 1 ? "has" : "have") "
        + (formats.isEmpty
          ? "a comma for the point" : formats.map(clothes).joined(separator: " or "))
        + ", first in row \(row)"
    case .damagedGzip(let offset, let isCut):
      "the compressed file " + (isCut ? "ends in the middle" : "is damaged, or no gzip file")
        + " (byte offset \(offset) of it)"
    case .recordTooLong(let limit):
      "a record has more than \(limit >> 20) MiB: probably a quote in it is never closed"
    case .tooManyRejects(let count, let rows):
      "\(counted(count, "record")) of \(rows) cannot be read: more than `rejects:` lets be left out"
    case .notWindows1252(let row, let offset):
      "the data" + (row.map { " in row \($0)" } ?? "")
        + " are not Windows-1252 (byte offset \(offset))"
    case .cellType(let column, let type, let row, let count):
      "\(counted(count, "cell")) of \(quoted(column)) \(count == 1 ? "does" : "do") not fit "
        + "the type \(type), first in row \(row)"
    case .undeclaredLevel(let column, let row, let count):
      "\(counted(count, "cell")) of \(quoted(column)) \(count == 1 ? "holds" : "hold") a level "
        + "that is not in `levels`, first in row \(row)"
    case .cellRange(let column, let row, let count):
      "\(counted(count, "value")) of \(quoted(column)) \(count == 1 ? "is" : "are") out of "
        + "its range, first in row \(row)"
    case .keyNotUnique(let columns, let first, let second, let count, let file):
      "the key \(quoted(columns.joined(separator: ", "))) is not unique: "
        + alike(first, second, count, file)
    case .checkFailed(
      let check, let failed, let total, let unknown, let counted, let row, let limit):
      "the check \(quoted(check)) fails for \(failed) of \(total) \(counted)"
        + (unknown > 0 ? " (unknown for \(unknown))" : "")
        + (row.map { ", first in row \($0)" } ?? "") + "; \(limit)"
    default: designMessage
    }
  }

  private var designMessage: String {
    switch payload {
    case .badWeight(let column, let negative, let missing, let row):
      "the weights \(quoted(column)) hold "
        + [(negative, "negative value"), (missing, "missing value")].filter { $0.0 > 0 }
        .map { counted($0.0, $0.1) }.joined(separator: " and ") + ", first in row \(row)"
    case .noRows(_, "read", _, _): "the data have a header and no rows"
    case .noRows(let model, let step, let reason, let count):
      "no rows are left after \(step)" + (model.map { " for the model \(quoted($0))" } ?? "")
        + (count == 0 ? "" : ": \(counted(count, "row")) dropped for \(quoted(reason))")
    case .referenceAbsent(let column, let level, _):
      "the reference level \(level.map { quoted($0) + " " } ?? "")of \(quoted(column)) does not occur in the sample"
    case .tiedOrder(let order, let groups, let first, let second):
      "\(counted(groups, "group")) \(groups == 1 ? "has" : "have") rows alike in \(quoted(order)), so none "
        + "is before the other: rows \(first) and \(second) are the first"
    case .notRecoded(let values, let rows, let row):
      "recode does not name \(counted(values, "value")) in \(counted(rows, "row")), first in row \(row)"
    case .outcomeNotNumber(let column): "the outcome \(quoted(column)) is not a number"
    case .oneLevel(let column): "the category \(quoted(column)) has one level left in the sample"
    case .degreeTooHigh(let term, let degree, let distinct):
      "\(quoted(term)) needs more than \(degree) distinct values and has \(distinct)"
    case .categoryAsNumber(let column, let term):
      "\(quoted(column)) is a category, but \(quoted(term)) needs a number"
    case .dateAsNumber(let column): "\(quoted(column)) is a date, but a model takes numbers"
    case .badReference(let column, let level, _):
      "\(quoted(level)) is not a level of \(quoted(column))"
    case .tooManyColumns(let term, let count, let limit):
      (term.map { quoted($0) + " makes" } ?? "the design has")
        + " \(count) columns; at most \(limit) are taken"
    case .design(let problem): problem.sentence
    case .noDegreesOfFreedom(let model, let rows, let columns):
      "the model \(quoted(model)) has \(counted(rows, "row")) for "
        + "\(counted(columns, "coefficient")): nothing is left to judge its errors by"
    case .notFinite(let model, let what):
      "the model \(quoted(model)): \(what) is not finite"
    case .outOfScale(let model, let variable):
      "the model \(quoted(model)): the values of \(quoted(variable)) are so large or so small that their squares are no "
        + "numbers"
    case .oneCluster(let model, let columns):
      "the model \(quoted(model)) has a single cluster of "
        + columns.map(quoted).joined(separator: " and of ")
        + ": nothing tells how clusters differ"
    case .notConverged(let model, let effects):
      "the model \(quoted(model)): \(effects.map(quoted).joined(separator: ", ")) were not swept out to "
        + "the tolerance"
    case .lostEffects(let model, let terms):
      "the model \(quoted(model)) has no estimate of \(terms.map(quoted).joined(separator: ", "))"
    case .noEstimates(let model):
      "the model \(quoted(model)) has no estimates: every term was omitted"
    case .noContrast(let contrast, let lacking):
      lacking.isEmpty
        ? "the contrast \(quoted(contrast)) has no test: the covariance gives its combinations no variance of their own"
        : "the contrast \(quoted(contrast)) has no estimate: "
          + lacking.map(quoted).joined(separator: " and ")
          + (lacking.count == 1 ? " was omitted" : " were omitted")
    case .noTest(let kind, let name, let reason):
      "the \(kind) \(quoted(name)) \(kind == "margins" ? "have" : "has") no test"
        + (kind == "family" ? " of all its members" : "") + ": \(reason.words)"
    case .noDrawnInterval(let contrast, let undefined, let count):
      "the contrast \(quoted(contrast)) has no interval: "
        + (undefined > 0
          ? "\(undefined) of its \(count) draws \(undefined == 1 ? "has" : "have") no value, more than its level allows"
          : "its \(count) draws are too few for its level")
    case .undefinedContrast(let contrast, let piece):
      "the contrast \(quoted(contrast)) has no estimate: \(piece) has no value or no derivative at the estimates"
    case .noMargin(let margins, let missing, let lacking):
      "the margins \(quoted(margins)) have no "
        + (missing.isEmpty ? "test" : "estimate of " + missing.joined(separator: ", "))
        + (lacking.isEmpty
          ? ": the covariance gives them no variance"
          : ": " + lacking.map(quoted).joined(separator: " and ")
            + (lacking.count == 1 ? " was omitted" : " were omitted") + ", and no row tells it")
    case .replacesColumn(let name): "\(quoted(name)) takes the place of a column of the data"
    default: ""
    }
  }

  private func kindSentence(_ key: String, _ wanted: String, _ found: FoundKind) -> String {
    let what = key.isEmpty ? "the spec" : quoted(key)
    if found == .compoundKey { return "a key must be a simple text" }
    return found == .nothing
      ? "\(what) has no value" : "\(what) takes \(wanted), not \(found.phrase)"
  }

  private func refusalSentence(_ feature: YAMLFeature, _ name: String) -> String {
    switch feature {
    case .anchor: "anchors such as \(quoted(name)) are not used in a spec"
    case .alias: "aliases such as \(quoted(name)) are not used in a spec"
    case .mergeKey: "the merge key \"<<\" is not used in a spec"
    case .tag: "tags such as \(quoted(name)) are not used in a spec"
    case .secondDocument: "a spec is one document; a second one begins here"
    case .directive: "directives are not used in a spec"
    }
  }
}

/// A name in double quotes, without characters that would disturb a terminal, cut after 80.
func quoted(_ name: String) -> String {
  let scalars = name.unicodeScalars
  let piece = String(String.UnicodeScalarView(scalars.prefix(80)))
  let line = visible(piece).split(whereSeparator: \.isNewline).joined(separator: " ")
  return "\"\(line)\(scalars.count > 80 ? "…" : "")\""
}

private func clothes(_ format: String) -> String {
  format == "percent" ? "a percent sign" : "commas between thousands"
}

func counted(_ count: Int, _ noun: String) -> String {
  count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
}

private func hexadecimal(_ value: UInt32) -> String {
  let digits = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}

/// libyaml's problems in plain words.
private func plainWords(_ problem: String) -> String {
  switch problem {
  case "tab": "a tab indents this line; YAML takes blanks only"
  case "unterminated quote": "this quote is never closed"
  case "mapping values are not allowed in this context":
    "a colon and blank make a key here, where none can stand"
  case "found character that cannot start any token": "no value can begin with this character"
  case "did not find expected key": "a key is expected here; look at the indentation and quotes"
  case "could not find expected ':'": "a colon is expected after a key"
  case "did not find expected ',' or '}'": "a comma or } is expected"
  case "did not find expected ',' or ']'": "a comma or ] is expected"
  case "did not find expected '-' indicator": "a list item with - is expected"
  case "block sequence entries are not allowed in this context": "a list cannot begin here"
  case "did not find expected node content": "a value is expected here"
  case "did not find expected <document start>": "text goes on where the document has ended"
  default: "this is not YAML: " + problem
  }
}
