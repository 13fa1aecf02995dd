import Frames

/// A numeric column under construction.
struct NumberLane {
  private let type: ColumnType?
  private let date: StatisticalDate?
  private let minimum: Double
  private let maximum: Double
  private let mayBeLevels: Bool

  private var values: [Double] = []
  /// The number of the reason per row, 0 where there is a value; empty until one is missing.
  private var reasons: [UInt16] = []
  private var notNumbers = Offence()
  private var outOfRange = Offence()

  /// A column.
  ///
  /// - Parameters:
  ///   - type: number, integer, year, date or category; nil for what the file shows: dates, a category if all
  ///     values have labels, else a number.
  ///   - request: The bounds.
  ///   - date: What the numbers mean if they are dates.
  ///   - mayBeLevels: Whether labels may make a category.
  init(
    _ type: ColumnType?, _ request: ColumnRequest, _ date: StatisticalDate?, mayBeLevels: Bool
  ) {
    self.type = type ?? (date == nil ? nil : .date)
    self.date = date
    self.mayBeLevels = mayBeLevels
    minimum = request.minimum ?? -.infinity
    maximum = request.maximum ?? .infinity
  }

  /// Adds rows.
  mutating func add(
    _ numbers: [Double], firstRow: Int, _ meanings: MissingMeanings, _ book: inout ReasonBook
  ) {
    let isPlain = meanings.allowsAllNumbers
    for (index, number) in numbers.enumerated() {
      if !(isPlain && !number.isNaN), let reason = meanings.reason(of: number) {
        let row = firstRow + index
        while reasons.count < row { reasons.append(0) }
        reasons.append(UInt16(clamping: book.number(reason)))
        values.append(0)
        continue
      }
      let days = date?.days(number) ?? number
      let value = type == .date ? days.rounded(.down) : days
      let cell = Cell(start: 0, end: 0)
      if !fits(value) { notNumbers.note(cell, row: firstRow + index, keeps: false) }
      if value < minimum || value > maximum {
        outOfRange.note(cell, row: firstRow + index, keeps: false)
      }
      values.append(value)
    }
  }

  private func fits(_ value: Double) -> Bool {
    switch type {
    case .integer: value.isFinite && value == value.rounded()
    case .year: value == value.rounded() && (1000...9999).contains(value)
    case .date: CalendarDate(days: value) != nil
    default: value.isFinite
    }
  }

  /// The number of the reason of each row, or nothing if none is missing.
  func missing(_ rowCount: Int) -> [UInt16] {
    reasons.isEmpty ? [] : reasons + [UInt16](repeating: 0, count: rowCount - reasons.count)
  }

  /// The values and their type.
  func column(
    _ labels: [(key: StatisticalLabel.Key, label: String)]
  ) throws(ReadFailure) -> (Column.Values, ColumnType) {
    var problems: [ReadProblem] = []
    if notNumbers.count > 0 {
      let kind: ReadProblem.Kind =
        switch type {
        case .integer: .notAnInteger(count: notNumbers.count)
        case .year: .notAYear(count: notNumbers.count)
        case .date: .notADate(count: notNumbers.count)
        default: .notANumber(count: notNumbers.count)
        }
      problems.append(
        ReadProblem(kind: kind, place: ReadPlace(row: notNumbers.first.row + 1)))
    }
    if outOfRange.count > 0 {
      problems.append(
        ReadProblem(
          kind: .outOfRange(count: outOfRange.count),
          place: ReadPlace(row: outOfRange.first.row + 1)))
    }
    guard problems.isEmpty else { throw ReadFailure(problems) }
    if mayBeLevels, let factor = factor(labels) { return (.factor(factor), .category) }
    return (.number(values), type ?? .number)
  }

  /// The column as a factor; nil if it has no type and some value has no label.
  private func factor(_ labels: [(key: StatisticalLabel.Key, label: String)]) -> Factor? {
    var places: [UInt64: Int32] = [:]
    var found: [Double] = []
    var codes: [Int32] = []
    codes.reserveCapacity(values.count)
    for (row, value) in values.enumerated() {
      if row < reasons.count, reasons[row] != 0 {
        codes.append(-1)
        continue
      }
      let bits = (value + 0).bitPattern
      if let place = places[bits] {
        codes.append(place)
        continue
      }
      let place = Int32(found.count)
      places[bits] = place
      found.append(value)
      codes.append(place)
    }
    var names: [UInt64: String] = [:]
    for (key, label) in labels {
      if case .number(let number) = key { names[(number + 0).bitPattern] = label }
    }
    if type == nil, found.isEmpty || found.contains(where: { names[($0 + 0).bitPattern] == nil }) {
      return nil
    }
    let order = found.indices.sorted { found[$0] < found[$1] }
    var renumbered = [Int32](repeating: 0, count: found.count)
    for (place, index) in order.enumerated() { renumbered[index] = Int32(place) }
    let labelled = Set(names.values)
    return Factor(
      levels: order.map { index in
        if let name = names[(found[index] + 0).bitPattern] { return name }
        let decimal = ShortestDecimal.text(found[index])
        return labelled.contains(decimal) ? "\(decimal) (\(decimal))" : decimal
      },
      codes: codes.map { $0 < 0 ? -1 : renumbered[Int($0)] })
  }
}
