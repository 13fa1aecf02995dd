/// Rows of a panel as a grid: units by years, at most one row in each cell.
public struct UnitYears: Sendable, Equatable {
  /// A second row of a unit in a year.
  public struct Repeated: Error, Equatable, Sendable {
    /// The row of the frame, zero-based.
    public let row: Int
  }

  /// Per unit its code in the groups that it was made of, ascending.
  public let units: [Int32]
  /// The years that occur, ascending.
  public let years: [Int32]
  /// Units x years, a row of the frame or -1.
  private let rows: [[Int32]]

  /// The grid of some rows.
  ///
  /// - Parameters:
  ///   - groups: The units over all rows of the frame.
  ///   - years: The year of every row of the frame.
  ///   - selected: The rows that count; those without a unit or a year are passed over.
  /// - Throws: ``Repeated`` where a unit has two rows in a year.
  /// - Complexity: O(rows + units x years).
  public init(
    _ groups: GroupCodes, years: [Int32], selected: RowSelection
  ) throws(Repeated) {
    let own = selected.rows(where: { groups.codes[$0] >= 0 && years[$0] != YearColumn.missing })
    let known = Set(own.rows.map { years[Int($0)] }).sorted()
    let units = Set(own.rows.map { groups.codes[Int($0)] }).sorted()
    let unitPlaces = Dictionary(uniqueKeysWithValues: zip(units, units.indices))
    let yearPlaces = Dictionary(uniqueKeysWithValues: zip(known, known.indices))
    var grid = units.map { _ in [Int32](repeating: -1, count: known.count) }
    for row in own.rows {
      guard let unit = unitPlaces[groups.codes[Int(row)]], let year = yearPlaces[years[Int(row)]]
      else { continue }
      if grid[unit][year] >= 0 { throw Repeated(row: Int(row)) }
      grid[unit][year] = row
    }
    self.units = units
    self.years = known
    rows = grid
  }

  /// The row of a unit in a year, zero-based; nil where it has none.
  ///
  /// - Parameters:
  ///   - unit: A position in `units`.
  ///   - year: A position in `years`.
  /// - Returns: A row of the frame.
  public func row(unit: Int, year: Int) -> Int? {
    rows[unit][year] < 0 ? nil : Int(rows[unit][year])
  }

  /// The rows of a unit in order of time.
  ///
  /// - Parameter unit: A position in `units`.
  /// - Returns: At least one row.
  public func rows(of unit: Int) -> [Int] { rows[unit].filter { $0 >= 0 }.map { Int($0) } }

  /// The numbers of a column; nil where a unit has no row or no value in a year.
  ///
  /// - Parameter column: Of the frame, numbers or flags.
  /// - Returns: Units x years; nil for a column of texts or categories.
  public func numbers(_ column: Column) -> [[Double?]]? {
    let value: (Int) -> Double
    switch column.values {
    case .number(let numbers): value = { numbers[$0] }
    case .flag(let flags): value = { flags[$0] ? 1 : 0 }
    case .factor, .text: return nil
    }
    return rows.map { own in
      own.map { row in
        row < 0 || column.missing.isMissing(Int(row)) ? nil : value(Int(row))
      }
    }
  }

  /// The first unit in which a column does not stay the same, by its first differing row.
  ///
  /// - Parameter column: Of the frame; rows without a value are passed over.
  /// - Returns: A row of the frame, zero-based; nil where it stays the same in every unit.
  public func firstVarying(_ column: Column) -> Int? {
    for own in rows {
      let known = own.filter { $0 >= 0 && !column.missing.isMissing(Int($0)) }.map { Int($0) }
      guard let first = known.first else { continue }
      if let other = known.first(where: { !column.isSame(first, $0) }) { return other }
    }
    return nil
  }

  /// What a unit is called in a column: the level or text of its latest row with one, whole numbers bare.
  ///
  /// - Parameters:
  ///   - column: Of the frame.
  ///   - unit: A position in `units`.
  /// - Returns: nil without a value.
  public func name(_ column: Column, of unit: Int) -> String? {
    guard let row = rows(of: unit).last(where: { !column.missing.isMissing($0) }) else {
      return nil
    }
    switch column.values {
    case .factor(let factor): return factor.levels[Int(factor.codes[row])]
    case .text(let texts): return texts[row]
    case .number(let numbers):
      return Int(exactly: numbers[row]).map { String($0) } ?? String(numbers[row])
    case .flag(let flags): return flags[row] ? "true" : "false"
    }
  }
}

extension Column {
  fileprivate func isSame(_ row: Int, _ other: Int) -> Bool {
    switch values {
    case .number(let numbers): numbers[row] == numbers[other]
    case .flag(let flags): flags[row] == flags[other]
    case .factor(let factor): factor.codes[row] == factor.codes[other]
    case .text(let texts): texts[row] == texts[other]
    }
  }
}
