import Frames

/// The levels to which a column is set in every row, and what becomes of a design's variables.
struct LevelSettings {
  /// One level.
  struct Setting {
    let name: String
    /// A value of the column, as the frame holds it.
    let value: Column.Values
    let isReference: Bool
  }

  private let averages: DesignAverages
  private let column: String
  /// The variables in whose values the column takes part.
  let moved: [Int]
  /// The levels that occur.
  let all: [Setting]

  init(_ averages: DesignAverages, _ column: String) throws(AverageProblem) {
    self.averages = averages
    self.column = column
    moved = averages.variables(naming: column)
    guard let held = averages.frame[column] else { throw .absent }
    switch try averages.kind(of: column) {
    case .number:
      guard case .number(let values) = held.values,
        averages.rows.rows.allSatisfy({ values[Int($0)] == 0 || values[Int($0)] == 1 })
      else { throw .withoutLevels }
      all = [0, 1].map {
        Setting(name: $0 == 0 ? "0" : "1", value: .number([$0]), isReference: $0 == 0)
      }
    case .flag:
      all = [false, true].map {
        Setting(name: "\($0)", value: .flag([$0]), isReference: !$0)
      }
    case .category: all = Self.levels(averages, moved, held)
    }
    for index in moved {
      let variable = averages.formula.variables[index]
      switch variable.kind {
      case .expression(let inner), .polynomial(let inner, _, _):
        if inner.pools(column) { throw .pooled(variable: variable.label) }
      case .column, .category: break
      }
    }
  }

  /// The levels of a category: those of the term that is the column itself, else all that occur in the rows.
  private static func levels(
    _ averages: DesignAverages, _ moved: [Int], _ held: Column
  ) -> [Setting] {
    let own = moved.first { averages.formula.variables[$0].isColumn }
    let (names, reference, codes): ([String], Int, [Int32])
    if let own, case .category(let category, let found, _) = averages.design.variables[own].content
    {
      (names, reference, codes) = (category.levels, category.reference, found)
    } else {
      (names, reference, codes) = occurring(held, averages.rows)
    }
    return names.indices.map { code in
      let place = codes.firstIndex(of: Int32(code)) ?? 0
      return Setting(
        name: names[code], value: held.value(inRow: Int(averages.rows.rows[place])),
        isReference: code == reference)
    }
  }

  private static func occurring(
    _ held: Column, _ rows: RowSelection
  ) -> (names: [String], reference: Int, codes: [Int32]) {
    let factor = held.factor
    let own = rows.rows.map { factor.codes[Int($0)] }
    let used = Set(own).sorted().filter { $0 >= 0 }
    let places = Dictionary(zip(used, Int32(0)...), uniquingKeysWith: { first, _ in first })
    return (used.map { factor.levels[Int($0)] }, 0, own.map { places[$0] ?? -1 })
  }

  /// The variables' values with the column at a level in every row.
  func contents(at setting: Setting) throws(AverageProblem) -> [Int: AverageContent] {
    var frame = averages.frame
    let count = frame.rowCount
    frame.set(Column(name: column, values: setting.value.repeated(count), label: nil))
    var found: [Int: AverageContent] = [:]
    for index in moved {
      let variable = averages.formula.variables[index]
      let bound = averages.design.variables[index]
      let problem = AverageProblem.undefinedLevel(variable: variable.label, level: setting.name)
      switch (variable.kind, bound.content) {
      case (.column, .category(let category, _, _)), (.category, .category(let category, _, _)):
        guard let code = category.levels.firstIndex(of: setting.name) else { throw problem }
        found[index] = .code(Int32(code))
      case (.expression(let inner), .category(let category, _, _)):
        found[index] = .codes(
          try codes(of: inner, variable.label, on: frame, category, problem))
      case (.polynomial(let base, let degree, let raw), _):
        let label = variable.label
        guard let x = try averages.numbers(of: base, label, on: frame, isComputed: false),
          let own = try averages.numbers(of: base, label, on: averages.frame, isComputed: true)
        else { throw problem }
        found[index] = .block(
          raw
            ? OrthogonalPolynomial.powers(x, degree: degree)
            : PolynomialRecursion(own, degree: degree).values(at: x))
      case (.expression(let inner), _):
        guard
          let values = try averages.numbers(
            of: inner, variable.label, on: frame, isComputed: false)
        else { throw problem }
        found[index] = .numbers(values)
      case (.column, _), (.category, _):
        found[index] = .constant(setting.value.firstNumber)
      }
    }
    return found
  }

  /// An expression's levels as the design has them.
  private func codes(
    of inner: Expression, _ label: String, on frame: Frame, _ category: BoundCategory,
    _ problem: AverageProblem
  ) throws(AverageProblem) -> [Int32] {
    let binder = VariableBinder(frame: frame, rows: averages.rows, computed: [:])
    let column: Column
    do throws(DesignError) {
      column = try binder.evaluate(inner, label: label)
    } catch {
      throw .unreadable(error)
    }
    guard case .factor(let factor) = column.values else { throw problem }
    let places = factor.levels.map { level in
      category.levels.firstIndex(of: level).map { Int32($0) } ?? -1
    }
    let codes = averages.rows.rows.map { row in
      let code = factor.codes[Int(row)]
      return code < 0 ? -1 : places[Int(code)]
    }
    if codes.contains(-1) { throw problem }
    return codes
  }
}

extension Column {
  /// The value of one row by itself.
  fileprivate func value(inRow row: Int) -> Values {
    switch values {
    case .number(let numbers): .number([numbers[row]])
    case .flag(let flags): .flag([flags[row]])
    case .factor(let factor): .factor(Factor(levels: factor.levels, codes: [factor.codes[row]]))
    case .text(let texts): .text([texts[row]])
    }
  }
}

extension Column.Values {
  /// The first value in every row.
  fileprivate func repeated(_ count: Int) -> Column.Values {
    switch self {
    case .number(let one): .number([Double](repeating: one[0], count: count))
    case .flag(let one): .flag([Bool](repeating: one[0], count: count))
    case .factor(let one):
      .factor(Factor(levels: one.levels, codes: [Int32](repeating: one.codes[0], count: count)))
    case .text(let one): .text([String](repeating: one[0], count: count))
    }
  }

  /// The first value as a number: 1 and 0 of a flag.
  fileprivate var firstNumber: Double {
    switch self {
    case .number(let one): one[0]
    case .flag(let one): one[0] ? 1 : 0
    case .factor, .text: preconditionFailure("a category where a number stands")
    }
  }
}
