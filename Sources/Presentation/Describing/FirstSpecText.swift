public import Analyses
import Frames
import Specs

/// A first spec as YAML: what `diminish init` writes.
public struct FirstSpecText: Sendable {
  private let draft: ContractDraft

  /// The text for a draft.
  ///
  /// - Parameter draft: The draft.
  public init(_ draft: ContractDraft) { self.draft = draft }

  /// The spec.
  ///
  /// - Returns: YAML that ends in a newline.
  public func text() -> String {
    let body = draft.lacksHeader ? Self.headless : rows + design + models
    return (head + source + body).joined(separator: "\n") + "\n"
  }

  private var head: [String] {
    [
      "# yaml-language-server: $schema=diminish.schema.json",
      "# For an editor that completes keys, once: diminish schema > diminish.schema.json",
      "# A first draft from the names and cells of the data. Correct types, say why codes are missing,",
      "# and put your own model in. All keys: diminish explain data, diminish explain models, …",
      "diminish: 1",
      "id: \(draft.id)",
      "# title: What the analysis is about",
      "# question: What it shall answer",
    ]
  }

  private var source: [String] {
    var lines = ["data:", "  file: \(Self.scalar(draft.file))"]
    if let sheet = draft.sheet { lines.append("  sheet: \(Self.scalar(sheet))") }
    if let range = draft.range { lines.append("  range: \(Self.scalar(range))") }
    if let delimiter = draft.delimiter {
      lines.append("  delimiter: \(delimiter == "\t" ? "tab" : Self.scalar(String(delimiter)))")
    }
    if let encoding = draft.encoding {
      lines.append("  encoding: \(encoding)     # the file is not UTF-8")
    }
    if draft.padsRows {
      lines.append("  ragged: pad     # rows shorter than the header are missing from there on")
    }
    if draft.missing.isEmpty {
      lines.append("  # missing: {NA: not recorded}     # codes for missing cells with reasons")
    } else {
      let codes = Self.list(draft.missing)
      lines.append("  missing: \(codes)     # of a code of your own say why: {NA: not recorded}")
    }
    if draft.lacksHeader { return lines }
    // A key with nothing but comments under it has no value.
    let hasContract = draft.columns.contains { $0.type != nil }
    return lines + [hasContract ? "  columns:" : "  # columns:"] + draft.columns.map(line)
  }

  /// A column: its contract, or a comment where it is left out.
  private func line(_ column: ContractDraft.Column) -> String {
    let name = Self.scalar(column.name)
    guard let type = column.type else {
      return "    # \(name.onOneLine): \(comment(column))"
    }
    var keys = ["type: \(type.rawValue)"]
    if let format = column.format.first {
      let all = column.format.map(\.rawValue).joined(separator: ", ")
      keys.append("format: \(column.format.count == 1 ? format.rawValue : "[\(all)]")")
    }
    if let label = column.label, label != column.name {
      keys.append("label: \(Self.scalar(label))")
    }
    if let levels = column.levels { keys.append("levels: \(Self.list(levels))") }
    if !column.missing.isEmpty { keys.append("missing: \(Self.list(column.missing))") }
    let words = comment(column)
    return "    \(name): {\(keys.joined(separator: ", "))}"
      + (words.isEmpty ? "" : "     # \(words)")
  }

  private func comment(_ column: ContractDraft.Column) -> String {
    switch column.note {
    case .empty: return "no value in any row"
    case .unknownTexts(let count, let forms):
      return "\(forms), and \(count) other \(count == 1 ? "text" : "texts"): declare "
        + "\(count == 1 ? "it" : "them") under `missing:`"
    case .percent: return "percentages as texts"
    case .decimalCommas: return Self.decimalCommas(column.name)
    case .manyLevels(let count): return "\(count) levels"
    case nil: break
    }
    let rare = column.rareLevelCount
    if rare == 0 { return "" }
    let shown = column.frequentLevels.joined(separator: ", ").onOneLine
    return "levels: \(shown.isEmpty ? "" : shown + " and ")\(rare) in under 10 rows each"
  }

  /// What stands in the place of columns and models where the header seems to be a row of data.
  private static let headless = [
    "# The first line of the file looks like data, not like names of columns; no cell of it stands here.",
    "# Put a line of names above it (school,year,score), delete this file, and run diminish init again.",
    "# models: {first: {formula: \"score ~ 1\"}}",
  ]

  /// A model takes numbers with points: how those with commas become such.
  private static func decimalCommas(_ column: String) -> String {
    let number = quoted("number(replace(\(name(column)), ',', '.'))")
    return
      "decimal commas must be points: write them so in the file, then type: number; or derive: {a-name: \(number)}"
  }

  private var rows: [String] {
    let column = draft.outcome ?? present ?? "score"
    let outcome = Self.name(column)
    let doubled = Self.quoted(draft.outcome == nil ? "2" : "2 * \(outcome)")
    var lines = [
      "# sample: {where: \(Self.quoted("\(outcome) is not missing"))}     # which rows are kept",
      "# derive: {doubled: \(doubled)}     # new columns",
    ]
    if let unit = draft.unit, let year = draft.year {
      lines.append(
        "# checks: {one-row: {unique: \(Self.list([unit, year]))}}     # what must be true of the rows"
      )
    }
    if draft.outcome == nil {
      lines.append("derive: {present: \(Self.quoted("if(\(outcome) is missing, 0, 1)"))}")
    }
    return lines
  }

  /// The column of which the first model counts the values, where none holds numbers.
  private var present: String? {
    (draft.columns.first { $0.type != nil } ?? draft.columns.first)?.name
  }

  private var design: [String] {
    guard let unit = draft.unit else {
      return ["# design: {unit: school}     # what gets the programme: standard errors go by it"]
    }
    return ["# design: {unit: \(Self.scalar(unit))}     # standard errors go by it"]
  }

  private var models: [String] {
    let outcome = draft.outcome.map(Self.name) ?? "present"
    let words = draft.outcome == nil ? "how many rows have a value" : "the mean, to begin with"
    var lines = ["models:", "  first: {formula: \(Self.quoted("\(outcome) ~ 1"))}     # \(words)"]
    if let explanation = draft.explanation {
      let formula = Self.quoted("\(outcome) ~ \(Self.name(explanation))")
      lines.append("  # second: {formula: \(formula)}")
    }
    return lines
  }

  // MARK: Spelling

  private static func list(_ texts: [String]) -> String {
    "[" + texts.map(scalar).joined(separator: ", ") + "]"
  }

  /// A text as YAML takes it: plain where nothing could be mistaken, else in double quotes.
  static func scalar(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    func isLetter(_ scalar: Unicode.Scalar) -> Bool {
      ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
    }
    let isPlain =
      scalars.first.map(isLetter) ?? false
      && scalars.allSatisfy { scalar in
        isLetter(scalar) || ("0"..."9").contains(scalar)
          || "-./".unicodeScalars.contains(scalar)
      }
    let isWord = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(
      text.lowercased())
    return isPlain && !isWord ? text : quoted(text)
  }

  /// A text in double quotes of YAML.
  static func quoted(_ text: String) -> String {
    let escaped = text.spelled { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      case "\t": "\\t"
      case "\r": "\\r"
      case _ where scalar.properties.generalCategory == .control || scalar.value == 0xFEFF:
        "\\u" + hexadecimal(scalar)
      case _ where scalar.value == 0x2028 || scalar.value == 0x2029: "\\u" + hexadecimal(scalar)
      default: nil
      }
    }
    return "\"\(escaped)\""
  }

  private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// A column's name as formulas and expressions take it: in back-ticks where it is no simple word.
  static func name(_ column: String) -> String {
    let scalars = Array(column.unicodeScalars)
    let isSimple =
      scalars.first.map { $0.isASCII && $0.isLetter } ?? false
      && scalars.allSatisfy { scalar in
        scalar.isASCII && scalar.continuesName
      }
    let isWord = ["and", "or", "not", "in", "is", "if", "true", "false", "i", "poly"].contains(
      column.lowercased())
    return isSimple && !isWord ? column : "`" + column.spelled { $0 == "`" ? "``" : nil } + "`"
  }
}
