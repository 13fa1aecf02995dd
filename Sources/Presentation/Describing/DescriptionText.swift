public import Analyses

/// A described data file as text, CSV or JSON.
public struct DescriptionText: Sendable {
  private let description: DataDescription

  /// The words for a description.
  ///
  /// - Parameter description: The description.
  public init(_ description: DataDescription) { self.description = description }

  /// One line for each column, what the file as a whole shows above.
  ///
  /// - Returns: Lines of text, ending in a newline.
  public func text() -> String {
    let names = description.columns.map { $0.name.onOneLine }
    let width = min(names.map(\.displayWidth).max() ?? 0, 40)
    let rows = zip(names, description.columns).map { name, column in
      let padding = String(repeating: " ", count: max(width - name.displayWidth, 0) + 2)
      let type = column.type.rawValue
      let gap = String(repeating: " ", count: 10 - type.count)
      return "  " + name + padding + type + gap + facts(column).joined(separator: "; ").onOneLine
    }
    return (head() + [""] + rows).joined(separator: "\n") + "\n"
  }

  private func head() -> [String] {
    let rows = Fixed.count(Double(description.rows))
    var lines = [
      "\(description.file): \(rows) rows, \(description.columns.count) columns, "
        + "\(Fixed.count(Double(description.bytes))) bytes"
    ]
    if let encoding = description.encoding { lines.append("encoding: \(encoding)") }
    if !description.codeLists.isEmpty {
      lines.append("code lists: \(description.codeLists.joined(separator: ", "))")
    }
    if !description.repeatedNames.isEmpty {
      let names = description.repeatedNames.joined(separator: ", ").onOneLine
      lines.append("names that occur twice in the header: \(names)")
    }
    if description.irregularRows > 0 {
      lines.append(
        "rows of another width than the header or with broken quotes, whose cells count as blank: "
          + Fixed.count(Double(description.irregularRows)))
    }
    if description.blankLines > 0 {
      lines.append("blank lines passed over: \(Fixed.count(Double(description.blankLines)))")
    }
    return lines
  }

  private func facts(_ column: DataDescription.Column) -> [String] {
    var facts = column.label.map { ["\"\($0)\""] } ?? []
    facts.append("\(words(column.values)) values")
    if column.blank != .exact(0) { facts.append("\(words(column.blank)) blank") }
    facts += column.codes.map { code in
      "\(code.name) in \(words(code.count))" + (code.reason.map { " (\($0))" } ?? "")
    }
    if column.reasonsUnder10 > 0 {
      let noun = column.reasonsUnder10 == 1 ? "reason" : "reasons"
      facts.append("\(column.reasonsUnder10) \(noun) under 10")
    }
    if column.otherTexts > 0 {
      facts.append(
        "\(column.otherTexts) other \(column.otherTexts == 1 ? "text" : "texts") among "
          + (column.form ?? "the numbers"))
    }
    if let minimum = column.minimum, let maximum = column.maximum {
      facts.append("\(words(minimum)) to \(words(maximum))")
    }
    if let mean = column.mean { facts.append("mean \(Fixed.number(mean, digits: 3))") }
    if let deviation = column.standardDeviation {
      facts.append("SD \(Fixed.number(deviation, digits: 3))")
    }
    if let distinct = column.distinct { facts.append("\(words(distinct)) different") }
    return facts + levels(column)
  }

  /// The shortest decimal with a true minus sign.
  private func words(_ bound: DataDescription.Bound) -> String {
    let number = (bound.value < 0 ? Fixed.minus : "") + Plain.number(abs(bound.value))
    if case .about = bound { return "about \(number)" }
    return number
  }

  /// As many levels of a category as a line bears.
  private static let levelsShown = 12

  private func levels(_ column: DataDescription.Column) -> [String] {
    guard let levels = column.levels else { return [] }
    var parts = levels.prefix(Self.levelsShown).map { "\($0.name) \(words($0.count))" }
    if levels.count > Self.levelsShown {
      parts.append("\(levels.count - Self.levelsShown) more levels")
    }
    if let rare = column.levelsUnder10, rare > 0 {
      parts.append("\(rare) \(rare == 1 ? "level" : "levels") under 10")
    }
    return parts.isEmpty ? [] : [parts.joined(separator: ", ")]
  }

  private func words(_ count: DataDescription.Count) -> String {
    switch count {
    case .exact(let count): Fixed.count(Double(count))
    case .about(let count): "about " + Fixed.count(Double(count))
    case .under10: "under 10"
    }
  }

  /// One row for each column.
  ///
  /// - Returns: CSV with a header; codes and levels as `name=count`, joined by semicolons.
  public func csv() -> String {
    var csv = CSVText(header: [
      "column", "type", "values", "blank", "codes", "other.texts", "minimum", "maximum", "mean",
      "sd", "distinct", "levels", "levels.under.10", "label",
    ])
    for column in description.columns {
      csv.append([
        column.name, column.type.rawValue, column.values.words, column.blank.words,
        counts(column.codes), String(column.otherTexts), column.minimum?.words ?? "",
        column.maximum?.words ?? "", Plain.number(column.mean),
        Plain.number(column.standardDeviation), column.distinct?.words ?? "",
        counts(column.levels ?? []), Plain.count(column.levelsUnder10), column.label ?? "",
      ])
    }
    return csv.text
  }

  private func counts(_ levels: [DataDescription.Level]) -> String {
    levels.map { "\($0.name)=\($0.count.words)" }.joined(separator: "; ")
  }

  /// The description whole.
  ///
  /// - Returns: JSON that ends in a newline.
  public func json() -> String { JSONText.encode(description) }
}
