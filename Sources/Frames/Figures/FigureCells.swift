/// A figure of one unit in one year: the mean of its rows, or a published figure.
public struct FigureCell: Sendable, Equatable {
  /// The unit, a code of `FigureCells.units`; 0 without units.
  public let unit: Int
  /// The year.
  public let year: Int
  /// Whether the unit gets the programme.
  public let isTreated: Bool
  /// Whether the rows are of others than the focus group.
  public let isOther: Bool
  /// The group's place in `FigureCells.groups`; nil without groups.
  public let group: Int?
  /// Rows.
  public let count: Int
  /// The sum of the rows' weights.
  public let weight: Double
  /// The mean, by weights.
  public let mean: Double
  /// The sampling variance of the mean less the reference, from the spread of the rows; nil for one row, unless other cells
  /// tell the spread.
  public let variance: Double?
  /// The mean of what its rows are compared with; nil without.
  public let reference: Double?
  /// The published interval; nil without.
  public let interval: ClosedRange<Double>?
}

/// The figures of units by year, arm, focus group and group.
///
/// Rows of a cell are averaged by their weights: mean = Σ w d / W, with sampling variance n/(n-1) Σ w² (d - mean)² / W²,
/// d a row's value less what it is compared with.
/// A cell of one row takes the pooled variance of rows within cells, if any cell has two. Published figures are cells of
/// one row and tell no spread.
public struct FigureCells: Sendable, Equatable {
  /// The cells, by unit, year and what else tells them apart.
  public let cells: [FigureCell]
  /// The names of the groups.
  public let groups: [String]

  /// The cells of some rows.
  ///
  /// - Parameters:
  ///   - frame: The rows.
  ///   - columns: The columns of the figures.
  ///   - roles: Years and roles of all rows.
  ///   - rows: Rows that `figureRows` has kept.
  /// - Complexity: O(rows log cells).
  public init(
    _ frame: Frame, _ columns: FigureColumns, _ roles: FigureRoles, rows: RowSelection
  ) {
    var gathered = GatheredCells(frame, columns, roles, rows)
    gathered.measure()
    cells = gathered.cells
    groups = gathered.groups
  }
}

/// The rows of cells as they are taken together.
private struct GatheredCells {
  private let values: [Double]
  private let weights: [Double?]?
  private let references: [Double]?
  private let lows: [Double?]
  private let highs: [Double?]
  private let units: [Int32]?
  private let groupCodes: [Int32]?
  private let roles: FigureRoles
  private let rows: RowSelection
  private let isPublished: Bool
  private(set) var groups: [String] = []
  private(set) var cells: [FigureCell] = []

  init(
    _ frame: Frame, _ columns: FigureColumns, _ roles: FigureRoles, _ rows: RowSelection
  ) {
    self.roles = roles
    self.rows = rows
    isPublished = columns.isPublished
    values = frame.figures(columns.value) ?? []
    weights = columns.weight == nil ? nil : frame.figureWeights(columns, within: rows)
    references = columns.reference.flatMap { frame.figures($0) }
    lows = frame.optionalFigures(columns.interval?.low)
    highs = frame.optionalFigures(columns.interval?.high)
    units = columns.unit.map { frame.groupCodes(of: [$0]).codes }
    let codes = columns.group.map { frame.groupCodes(of: [$0]) }
    groupCodes = codes?.codes
    if let codes, let column = columns.group.flatMap({ frame[$0] }) {
      groups = column.names(of: codes, within: rows)
    }
  }

  /// What tells cells apart.
  private struct Key: Hashable, Comparable {
    let parts: SIMD4<Int32>
    let place: Int32

    static func < (left: Key, right: Key) -> Bool {
      for place in 0..<4 where left.parts[place] != right.parts[place] {
        return left.parts[place] < right.parts[place]
      }
      return left.place < right.place
    }
  }

  private func key(_ row: Int) -> Key {
    let other: Int32 = roles.focus.map { $0.codes[row] == 0 ? 1 : 0 } ?? 0
    return Key(
      parts: SIMD4(units?[row] ?? 0, roles.years[row], other, groupCodes?[row] ?? -1),
      place: isPublished ? Int32(row) : 0)
  }

  private func weight(_ row: Int) -> Double { (weights?[row] ?? nil) ?? 1 }

  /// Sums rows, then squares about the means.
  mutating func measure() {
    var places: [Key: Int] = [:]
    var keys: [Key] = []
    var slots: [Int] = []
    slots.reserveCapacity(rows.count)
    for row in rows.rows {
      let key = key(Int(row))
      if let known = places[key] {
        slots.append(known)
      } else {
        places[key] = keys.count
        slots.append(keys.count)
        keys.append(key)
      }
    }
    var sums = [CellSums](repeating: CellSums(), count: keys.count)
    for (place, row) in rows.rows.enumerated() {
      sums[slots[place]].add(
        values[Int(row)], references?[Int(row)] ?? 0, weight(Int(row)), row: Int(row))
    }
    for (place, row) in rows.rows.enumerated() {
      sums[slots[place]].addSquare(
        values[Int(row)] - (references?[Int(row)] ?? 0), weight(Int(row)))
    }
    let freedom = sums.reduce(0) { $0 + $1.count - 1 }
    let within = freedom > 0 ? sums.reduce(0) { $0 + $1.squares } / Double(freedom) : nil
    cells = zip(keys, sums).sorted { $0.0 < $1.0 }.map { cell($0, $1, within: within) }
  }

  private func cell(_ key: Key, _ sums: CellSums, within: Double?) -> FigureCell {
    let row = sums.firstRow
    var interval: ClosedRange<Double>?
    if !lows.isEmpty, let low = lows[row], let high = highs[row], low < high {
      interval = low...high
    }
    return FigureCell(
      unit: Int(key.parts[0]), year: Int(key.parts[1]),
      isTreated: roles.treated.map { $0.codes[row] == 1 } ?? true, isOther: key.parts[2] == 1,
      group: key.parts[3] < 0 ? nil : Int(key.parts[3]), count: sums.count,
      weight: sums.weight, mean: sums.mean,
      variance: sums.count > 1 ? sums.variance : isPublished ? nil : within,
      reference: references.map { _ in sums.reference }, interval: interval)
  }
}

/// Sums of the rows of a cell.
private struct CellSums {
  private(set) var count = 0
  private(set) var weight = 0.0
  private(set) var firstRow = -1
  private var sum = 0.0
  private var referenceSum = 0.0
  private var weighted = 0.0
  /// Σ (d - mean)², d a row's value less what it is compared with.
  private(set) var squares = 0.0

  mutating func add(_ value: Double, _ reference: Double, _ weight: Double, row: Int) {
    if count == 0 { firstRow = row }
    count += 1
    self.weight += weight
    sum += value * weight
    referenceSum += reference * weight
  }

  mutating func addSquare(_ difference: Double, _ weight: Double) {
    let deviation = difference - (mean - reference)
    squares += deviation * deviation
    weighted += weight * weight * deviation * deviation
  }

  var mean: Double { sum / weight }

  var reference: Double { referenceSum / weight }

  /// n/(n-1) Σ w² (y - mean)² / W².
  var variance: Double {
    Double(count) / Double(count - 1) * weighted / (weight * weight)
  }
}

extension Frame {
  /// The numbers of a column; 1 and 0 of flags, codes of levels; nil for texts.
  func figures(_ name: String) -> [Double]? {
    switch self[name]?.values {
    case .number(let numbers): numbers
    case .flag(let flags): flags.map { $0 ? 1 : 0 }
    case .factor(let factor): factor.codes.map { Double($0) }
    case .text, nil: nil
    }
  }

  /// The numbers of a column, nil where missing; empty without a column.
  fileprivate func optionalFigures(_ name: String?) -> [Double?] {
    guard let name, let column = self[name], let numbers = figures(name) else { return [] }
    return numbers.enumerated().map { column.missing.isMissing($0) ? nil : $1 }
  }

  /// The figures of some rows.
  ///
  /// - Parameters:
  ///   - name: A column of numbers, flags or levels, which count from 0 in their order.
  ///   - rows: Rows without a missing value.
  /// - Returns: One per row; empty for a column of texts.
  public func figures(of name: String, within rows: RowSelection) -> [Double] {
    figures(name).map { rows.gather($0) } ?? []
  }

  /// The names of the groups of a column that have a row among some.
  ///
  /// - Parameters:
  ///   - name: A column.
  ///   - rows: The rows to look at; missing values are passed over.
  /// - Returns: Each name once.
  public func groupNames(of name: String, within rows: RowSelection) -> Set<String> {
    guard let column = self[name] else { return [] }
    let codes = groupCodes(of: [name])
    let names = column.names(of: codes, within: rows)
    return Set(
      rows.rows.compactMap { row in
        let code = codes.codes[Int(row)]
        return code < 0 ? nil : names[Int(code)]
      })
  }
}

extension Column {
  /// The names of groups by code; empty for those without a row.
  fileprivate func names(of codes: GroupCodes, within rows: RowSelection) -> [String] {
    var names = [String](repeating: "", count: codes.count)
    for row in rows.rows where codes.codes[Int(row)] >= 0 {
      let code = Int(codes.codes[Int(row)])
      if names[code].isEmpty { names[code] = name(at: Int(row)) }
    }
    return names
  }

  private func name(at row: Int) -> String {
    switch values {
    case .factor(let factor): factor.levels[Int(factor.codes[row])]
    case .text(let texts): texts[row]
    case .number(let numbers):
      numbers[row] == numbers[row].rounded() && abs(numbers[row]) < 1e15
        ? "\(Int(numbers[row]))" : "\(numbers[row])"
    case .flag(let flags): flags[row] ? "true" : "false"
    }
  }
}
