/// The columns of figures of units, and how rows are taken together.
public struct FigureColumns: Sendable, Equatable {
  /// The column of the figures: numbers, flags, or a category whose levels are in order.
  public var value: String
  /// The column of the units; nil for none.
  public var unit: String?
  /// The column of what the figures are compared with.
  public var reference: String?
  /// The column of the numbers that a row counts.
  public var weight: String?
  /// Whether a row without a weight takes the mean weight of its unit (and group) in other rows.
  public var borrowsWeights = false
  /// The columns of a published interval of the figure.
  public var interval: (low: String, high: String)?
  /// The column of groups.
  public var group: String?
  /// Whether a row is a unit's figure; else rows of a unit and year are averaged.
  public var isPublished = false

  /// Figures of a column.
  ///
  /// - Parameters:
  ///   - value: The column of the figures.
  ///   - unit: The column of the units; nil for none.
  public init(value: String, unit: String?) {
    self.value = value
    self.unit = unit
  }

  /// Whether all is the same.
  public static func == (left: FigureColumns, right: FigureColumns) -> Bool {
    left.value == right.value && left.unit == right.unit && left.reference == right.reference
      && left.weight == right.weight && left.borrowsWeights == right.borrowsWeights
      && left.interval?.low == right.interval?.low
      && left.interval?.high == right.interval?.high && left.group == right.group
      && left.isPublished == right.isPublished
  }
}

/// The codes of rows beside their columns: years, and roles of 0 and 1.
public struct FigureRoles: Sendable, Equatable {
  /// The year of each row.
  public var years: [Int32]
  /// Who gets the programme; nil where all do.
  public var treated: Indicator?
  /// Who is in the focus group; nil where nobody is told apart.
  public var focus: Indicator?

  /// Roles of rows.
  ///
  /// - Parameters:
  ///   - years: The year of each row.
  ///   - treated: Who gets the programme; nil where all do.
  ///   - focus: Who is in the focus group; nil where nobody is told apart.
  public init(years: [Int32], treated: Indicator?, focus: Indicator?) {
    self.years = years
    self.treated = treated
    self.focus = focus
  }
}

/// The rows of figures, and those left out step by step.
public struct FigureSelection: Sendable, Equatable {
  /// By year, arm and focus group.
  public var roles: Selection
  /// By columns without a value.
  public var complete: Selection
  /// By a weight of nought.
  public var weights: Selection
}

extension Frame {
  /// The rows of some years that have all that a figure needs.
  ///
  /// - Parameters:
  ///   - columns: The columns of the figures.
  ///   - roles: Years and roles of all rows.
  ///   - years: The wanted years.
  ///   - rows: The rows to look at.
  /// - Returns: Kept and dropped rows; the last selection's are the rows of the figures.
  public func figureRows(
    _ columns: FigureColumns, _ roles: FigureRoles, years: Set<Int32>, within rows: RowSelection
  ) -> FigureSelection {
    var byRole = Selection(kept: rows, dropped: [])
    byRole.keep("another year") { years.contains(roles.years[$0]) }
    if let treated = roles.treated {
      byRole.keep("treated is missing") { treated.codes[$0] != Indicator.missing }
    }
    if let focus = roles.focus {
      byRole.keep("group is missing") { focus.codes[$0] != Indicator.missing }
    }
    let own = columns.borrowsWeights ? nil : columns.weight
    let wanted = [columns.value, columns.reference, columns.unit, columns.group, own]
    let complete = completeCases(of: wanted.compactMap(\.self), within: byRole.kept)
    var weighted = Selection(kept: complete.kept, dropped: [])
    if let weight = columns.weight, case .number? = self[weight]?.values {
      let weights = figureWeights(columns, within: complete.kept)
      weighted.keep(weight) { weights[$0] != nil }
      weighted.keep("\(weight) is 0") { weights[$0] != 0 }
    }
    return FigureSelection(roles: byRole, complete: complete, weights: weighted)
  }

  /// The weight of each row, one that lacks replaced by the mean of its unit's (and group's) others where that is wanted.
  ///
  /// - Parameters:
  ///   - columns: The columns of the figures, with a column of weights.
  ///   - rows: The rows to look at.
  /// - Returns: One per row of the frame; nil where there is none, and beyond `rows` where it is borrowed.
  func figureWeights(_ columns: FigureColumns, within rows: RowSelection) -> [Double?] {
    guard let name = columns.weight, let column = self[name], let values = figures(name) else {
      return []
    }
    var weights = values.indices.map { column.missing.isMissing($0) ? nil : values[$0] }
    let by = [columns.unit, columns.group].compactMap(\.self)
    guard columns.borrowsWeights, !column.missing.isEmpty, !by.isEmpty else { return weights }
    let groups = groupCodes(of: by)
    let means = groups.means(of: weights, within: rows)
    for row in rows.rows.map({ Int($0) }) where weights[row] == nil && groups.codes[row] >= 0 {
      weights[row] = means[Int(groups.codes[row])]
    }
    return weights
  }

  /// How many rows have a figure and no weight of their own.
  ///
  /// - Parameters:
  ///   - columns: The columns of the figures.
  ///   - rows: Rows that `figureRows` has kept.
  /// - Returns: The number of weights that are borrowed from other rows.
  public func borrowedWeightCount(_ columns: FigureColumns, within rows: RowSelection) -> Int {
    guard columns.borrowsWeights, let column = columns.weight.flatMap({ self[$0] }) else {
      return 0
    }
    return rows.rows.count { column.missing.isMissing(Int($0)) }
  }

  /// The weights of rows that are negative, and the first of them, zero-based; nil where none is.
  ///
  /// - Parameters:
  ///   - name: A column of numbers.
  ///   - rows: The rows to look at; missing values are passed over.
  /// - Returns: How many, and the first row.
  public func negativeValues(
    of name: String, within rows: RowSelection
  ) -> (count: Int, firstRow: Int)? {
    guard let column = self[name], case .number(let numbers) = column.values else { return nil }
    let found = rows.rows(where: { numbers[$0] < 0 && !column.missing.isMissing($0) })
    return found.rows.first.map { (found.count, Int($0)) }
  }

  /// The values of rows that are neither 0 nor 1, and the first of them, zero-based; nil where none is.
  ///
  /// - Parameters:
  ///   - name: A column of numbers or flags.
  ///   - rows: The rows to look at; missing values are passed over.
  /// - Returns: How many, and the first row.
  public func valuesBesideZeroAndOne(
    of name: String, within rows: RowSelection
  ) -> (count: Int, firstRow: Int)? {
    guard let column = self[name], case .number(let numbers) = column.values else { return nil }
    let found = rows.rows(where: {
      numbers[$0] != 0 && numbers[$0] != 1 && !column.missing.isMissing($0)
    })
    return found.rows.first.map { (found.count, Int($0)) }
  }

  /// The unit of the last decimal of a column's numbers, from 1 to 0.01; nil where a number has more than two decimals, or
  /// none is there.
  ///
  /// - Parameter name: A column of numbers.
  /// - Returns: 1, 0.1 or 0.01.
  public func decimalUnit(of name: String) -> Double? {
    guard let column = self[name], case .number(let numbers) = column.values else { return nil }
    var (places, isFound) = (0, false)
    for (row, number) in numbers.enumerated() where !column.missing.isMissing(row) {
      isFound = true
      while places <= 2, !number.isDecimal(places: places) { places += 1 }
      if places > 2 { return nil }
    }
    return isFound ? [1, 0.1, 0.01][places] : nil
  }
}

extension Double {
  /// Whether it is the double nearest to a decimal number of so many places.
  fileprivate func isDecimal(places: Int) -> Bool {
    let power = [1.0, 10, 100][places]
    return (self * power).rounded() / power == self
  }
}

extension Selection {
  /// Drops the rows of which something does not hold.
  fileprivate mutating func keep(_ reason: String, _ isKept: (Int) -> Bool) {
    let out = kept.rows(where: { !isKept($0) })
    if out.isEmpty { return }
    self = Selection(
      kept: kept.without(out), dropped: dropped + [Drop(reason: reason, rows: out)])
  }
}

extension RowSelection {
  /// The different codes of these rows.
  ///
  /// - Parameter codes: One per row of the frame, as years.
  /// - Returns: Each once.
  public func distinct(_ codes: [Int32]) -> Set<Int32> {
    rows.reduce(into: []) { $0.insert(codes[Int($1)]) }
  }
}

extension Frame {
  /// The rows in which a category has a level.
  ///
  /// - Parameters:
  ///   - rows: The rows to look at.
  ///   - name: A category.
  ///   - level: The level.
  /// - Returns: Some of the rows; none where it is no category or has no such level.
  public func rows(
    _ rows: RowSelection, where name: String, is level: String
  ) -> RowSelection {
    guard case .factor(let factor)? = self[name]?.values,
      let code = factor.levels.firstIndex(of: level)
    else { return RowSelection(ascending: []) }
    return rows.rows(where: { factor.codes[$0] == Int32(code) })
  }
}
