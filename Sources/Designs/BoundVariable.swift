import Frames
import Numerics

/// A category of a design after its rows are known.
public struct BoundCategory: Sendable, Equatable {
  /// The category as terms spell it.
  public let label: String
  /// The levels that occur, in order.
  public let levels: [String]
  /// The position in `levels` of the reference.
  public let reference: Int
  /// Levels that no selected row has.
  public let droppedLevels: [String]
  /// Whether messages may spell levels: those of texts and of numbers that are no years are cells of the data.
  public let tellsLevels: Bool
}

/// A variable of a formula with its values in the selected rows.
struct BoundVariable: Sendable {
  enum Content: Sendable {
    /// One number per row, and where it was computed a source of more digits.
    case number([Double], precise: PreciseSource?)
    /// One level per row; `keepsReference` false: the reference has no column in any coding.
    case category(BoundCategory, codes: [Int32], keepsReference: Bool)
    /// The columns of `poly()`.
    case block([[Double]])
  }

  let label: String
  let content: Content
  /// Whether a value of zero says nothing about support: any number that is not just 0 and 1.
  let isContinuous: Bool
  /// What identifies it among the variables of its sample; empty where these are not kept.
  var key = ""

  init(label: String, number values: [Double], precise: PreciseSource? = nil) {
    self.label = label
    content = .number(values, precise: precise)
    isContinuous = values.contains { $0 != 0 && $0 != 1 }
  }

  init(label: String, block: [[Double]]) {
    self.label = label
    content = .block(block)
    isContinuous = true
  }

  /// Codes without names, for columns that are made by hand.
  init(label: String, codes: [Int32]) {
    self.label = label
    content = .category(
      BoundCategory(label: label, levels: [], reference: 0, droppedLevels: [], tellsLevels: true),
      codes: codes,
      keepsReference: true)
    isContinuous = false
  }

  /// A category; levels without rows are dropped.
  init(
    label: String, factor: Factor, rows: RowSelection, coding: (reference: Int, isKept: Bool),
    tellsLevels: Bool
  ) throws(DesignError) {
    let (reference, keepsReference) = coding
    var counts = [Int](repeating: 0, count: factor.levels.count)
    for row in rows.rows {
      let code = factor.codes[Int(row)]
      if code < 0 { throw .missingValue(variable: label, row: Int(row)) }
      counts[Int(code)] += 1
    }
    let used = counts.indices.filter { counts[$0] > 0 }
    if counts[reference] == 0 {
      throw .referenceAbsent(
        variable: label, level: tellsLevels ? factor.levels[reference] : nil,
        occurring: tellsLevels ? used.first.map { factor.levels[$0] } : nil)
    }
    if used.count == 1 { throw .oneLevel(variable: label, level: factor.levels[used[0]]) }
    var recode = [Int32](repeating: -1, count: counts.count)
    for (place, level) in used.enumerated() { recode[level] = Int32(place) }
    self.label = label
    let category = BoundCategory(
      label: label, levels: used.map { factor.levels[$0] },
      reference: Int(recode[reference]),
      droppedLevels: counts.indices.filter { counts[$0] == 0 }.map { factor.levels[$0] },
      tellsLevels: tellsLevels)
    content = .category(
      category, codes: rows.rows.map { recode[Int(factor.codes[Int($0)])] },
      keepsReference: keepsReference)
    isContinuous = false
  }
}

/// Reads the variables of a formula from a frame's selected rows.
struct VariableBinder {
  let frame: Frame
  let rows: RowSelection
  /// Expressions over all rows that are computed already, by their spelling.
  let computed: [String: Column]

  func bind(_ variable: FormulaVariable) throws(DesignError) -> BoundVariable {
    switch variable.kind {
    case .column(let name):
      return try bind(try column(name), label: variable.label, expression: nil)
    case .expression(let expression):
      let computed = try evaluate(expression, label: variable.label)
      return try bind(computed, label: variable.label, expression: expression)
    case .polynomial(let expression, let degree, let raw):
      let column = try evaluate(expression, label: variable.label)
      guard let x = try numbers(column, label: variable.label) else {
        throw .categoryWhereNumberNeeded(variable: variable.label)
      }
      return BoundVariable(
        label: variable.label,
        block: raw
          ? OrthogonalPolynomial.powers(x, degree: degree)
          : try OrthogonalPolynomial.columns(x, degree: degree, label: variable.label))
    case .category(let name, let reference):
      return try category(try column(name), label: variable.label, reference: reference)
    }
  }

  func column(_ name: String) throws(DesignError) -> Column {
    guard let column = frame[name] else { throw .unknownColumn(name) }
    return column
  }

  func evaluate(_ expression: Expression, label: String) throws(DesignError) -> Column {
    if let known = computed[expression.root.spelled] { return known }
    for use in expression.columnUses { _ = try column(use.name) }
    do throws(ExpressionError) {
      return try expression.evaluate(on: frame)
    } catch {
      throw .expression(variable: label, error)
    }
  }

  private func bind(
    _ column: Column, label: String, expression: Expression?
  ) throws(DesignError) -> BoundVariable {
    if let values = try numbers(column, label: label) {
      let precise = expression.flatMap { PreciseSource($0, frame: frame, rows: rows) }
      return BoundVariable(label: label, number: values, precise: precise)
    }
    return try BoundVariable(
      label: label, factor: column.factor, rows: rows, coding: (reference: 0, isKept: true),
      tellsLevels: column.tellsLevels)
  }

  /// Finite numbers in the selected rows, or nil for a category.
  ///
  /// A date is neither: its days count from a day of no meaning, so which number is meant has to be said.
  func numbers(_ column: Column, label: String) throws(DesignError) -> [Double]? {
    if column.isDate { throw .dateAsNumber(variable: label) }
    let values: [Double]
    switch column.values {
    case .number(let all):
      // Rows ascend, so as many rows as the frame has are all of them: no copy.
      values =
        rows.count == all.count ? all : [Double](large: rows.count) { all[Int(rows.rows[$0])] }
    case .flag(let all):
      values = [Double](large: rows.count) { all[Int(rows.rows[$0])] ? 1 : 0 }
    case .factor, .text: return nil
    }
    if column.missing.isEmpty && values.allSatisfy(\.isFinite) { return values }
    for (place, row) in rows.rows.enumerated() {
      if column.missing.isMissing(Int(row)) {
        throw .missingValue(variable: label, row: Int(row))
      }
      if !values[place].isFinite { throw .notFinite(variable: label, row: Int(row)) }
    }
    return values
  }

  private func category(
    _ column: Column, label: String, reference: String?
  ) throws(DesignError) -> BoundVariable {
    if column.isDate { throw .dateAsNumber(variable: label) }
    let factor = column.factor
    guard let reference else {
      return try BoundVariable(
        label: label, factor: factor, rows: rows, coding: (reference: 0, isKept: true),
        tellsLevels: column.tellsLevels)
    }
    let number = Double(reference)
    guard
      let place = factor.levels.firstIndex(of: reference)
        ?? factor.levels.firstIndex(where: { number != nil && Double($0) == number })
    else { throw .referenceNotALevel(variable: label, reference: reference) }
    return try BoundVariable(
      label: label, factor: factor, rows: rows, coding: (reference: place, isKept: false),
      tellsLevels: column.tellsLevels)
  }
}
