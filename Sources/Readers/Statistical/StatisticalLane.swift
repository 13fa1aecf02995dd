import Frames

extension StatisticalGathering.Lane {
  /// Marks a cell that is missing: no text of a file can hold it, because it is no character.
  private static let mark = "\u{10FFFF}"

  /// The text of a number for the way through the file in memory.
  mutating func cell(of number: Double) -> String {
    if let reason = meanings.reason(of: number) {
      return reason == .blank ? "" : Self.mark + String(book.number(reason))
    }
    if let date {
      let days = date.days(number)
      let text =
        date.isMoment ? CalendarDate.spelled(moment: days) : CalendarDate(days: days)?.spelled
      if let text { return text }
    }
    return shownNumbers[(number + 0).bitPattern] ?? ShortestDecimal.text(number)
  }

  /// What to ask of the file in memory.
  var textRequest: ColumnRequest {
    var request = request
    if variable.isText {
      if request.declaredType == nil { request.type = .category }
      request.missing = meanings.declared.merging(meanings.ofText) { _, contract in contract }
        .merging(codes) { _, contract in contract }
      for (text, label) in shownTexts where codes[text] != nil {
        request.missing?[label] = codes[text]
      }
    } else {
      request.missing = [:]
      for (index, reason) in book.reasons.enumerated() {
        request.missing?[Self.mark + String(index + 1)] = reason
      }
    }
    return request
  }

  /// Found levels that are labels of texts go by the order of their values, others follow.
  func ordered(_ values: Column.Values) -> Column.Values {
    guard request.levels == nil, !shownTexts.isEmpty, case .factor(let factor) = values else {
      return values
    }
    let labels = self.values.map(\.label).filter(Set(factor.levels).contains)
    let others = factor.levels.filter { !labels.contains($0) }
    return .factor(factor.reordered(as: labels + others))
  }

  /// A column with the contract's label, else the file's.
  func column(_ values: Column.Values, _ mask: MissingMask, isDate: Bool) -> Column {
    let label = request.label ?? (variable.label.isEmpty ? nil : variable.label)
    return Column(
      name: request.name, values: values, missing: mask, label: label, isDate: isDate)
  }
}

extension ReadProblem {
  /// The problem at a column.
  func at(columnName: String) -> ReadProblem {
    var place = place
    place.columnName = columnName
    return ReadProblem(kind: kind, place: place)
  }

  /// The problem without a place in a text that the user has not written.
  func withoutText() -> ReadProblem {
    ReadProblem(kind: kind, place: ReadPlace(row: place.row, columnName: place.columnName))
  }
}
