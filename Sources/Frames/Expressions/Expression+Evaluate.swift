extension ValueType {
  /// The type of what a column holds.
  ///
  /// - Parameter column: Factors and texts are `text`.
  public init(_ column: Column) {
    self =
      switch column.values {
      case .number: column.isDate ? .date : .number
      case .flag: .flag
      case .factor, .text: .text
      }
  }
}

extension Expression {
  /// The expression's value in every row.
  ///
  /// Three-valued: an operation on a missing value is missing for the reason of its first missing operand, but
  /// `false and unknown` is false and `true or unknown` is true. A number that does not exist or overflows
  /// (`log(0)`, `1/0`, `exp(1000)`) is missing with the reason `undefined: log(x)`.
  ///
  /// - Parameters:
  ///   - frame: Holds the columns used.
  ///   - name: The name of the result; nil for the expression's canonical spelling.
  /// - Returns: Numbers, flags, or a factor. A bare column, `cut`, `recode` and what `lag` takes from such keep
  ///   the order of their levels, else `Factor.ordered(_:)` gives it.
  /// - Throws: The first problem of `check(_:)` against the frame's columns; `tiedOrder`, `notRecoded`.
  /// - Complexity: O(rows) for each operation.
  public func evaluate(
    on frame: Frame, as name: String? = nil
  ) throws(ExpressionError) -> Column {
    try require(frame)
    let evaluation = Evaluation(frame: frame)
    let result = try evaluation.operand(root)
    let rowCount = frame.rowCount
    let values: Column.Values =
      switch result.values {
      case .numbers(let numbers): .number(numbers.expanded(rowCount))
      case .flags(let flags): .flag(flags.expanded(rowCount))
      case .texts(let codes, let levels):
        .factor(
          Self.factor(levels, codes.expanded(rowCount), keepsOrder: result.keepsOrder))
      case .nothing: .number([Double](repeating: 0, count: rowCount))
      }
    return Column(
      name: name ?? root.spelled, values: values, missing: result.absence.mask,
      isDate: evaluation.isDate(root))
  }

  private static func factor(_ levels: [String], _ codes: [Int32], keepsOrder: Bool) -> Factor {
    let factor = Factor(levels: levels, codes: codes)
    return keepsOrder ? factor : factor.reordered()
  }

  private func require(_ frame: Frame) throws(ExpressionError) {
    let problems = check { name in frame[name].map { ValueType($0) } }
    if let first = problems.first { throw first }
  }

  func evaluateFlags(
    on frame: Frame
  ) throws(ExpressionError) -> (flags: [Bool], absence: Absence) {
    try require(frame)
    let found = resultType { name in frame[name].map { ValueType($0) } }
    guard found == .flag else {
      throw ExpressionError(
        .typeMismatch(expected: .flag, found: found ?? .text, operation: "the condition"),
        at: root.range)
    }
    let result = try Evaluation(frame: frame).operand(root)
    return (result.flags.expanded(frame.rowCount), result.absence)
  }
}

extension Frame {
  /// The rows in which a condition is true.
  ///
  /// Rows in which it is false are dropped as `not selected`, rows in which it is unknown under the reason of
  /// the first missing operand: `readk (suppressed)`, `readk` when blank, `undefined: log(x)`.
  ///
  /// - Parameters:
  ///   - condition: An expression whose value is a flag.
  ///   - selection: The rows to look at; nil for all.
  /// - Returns: Kept and dropped rows; `not selected` first, then reasons in the order of the operands.
  /// - Throws: The first problem of `Expression.check(_:)`; `typeMismatch` with the operation `where` if the
  ///   condition is no flag.
  public func select(
    where condition: Expression, within selection: RowSelection? = nil
  ) throws(ExpressionError) -> Selection {
    let (flags, absence) = try condition.evaluateFlags(on: self)
    let rows = selection ?? allRows
    var tally = DropTally()
    let notSelected = tally.slot(Drop.notSelected)
    let slots = absence.causes.map { tally.slot($0.spelled) }
    var kept: [Int32] = []
    kept.reserveCapacity(rows.count)
    for row in rows.rows {
      let code = Int(absence.code(Int(row)))
      if code != 0 {
        tally.add(row, to: slots[code - 1])
      } else if flags[Int(row)] {
        kept.append(row)
      } else {
        tally.add(row, to: notSelected)
      }
    }
    return Selection(kept: RowSelection(ascending: kept), dropped: tally.drops)
  }
}
