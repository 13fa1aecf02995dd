import Designs
import Foundation
import Frames
import Numerics
import TestSupport
import Testing

/// Average rows with a column set to its levels, and average derivatives, against designs of rows so set.
@Suite struct DesignAveragesTests {
  private static let count = 12
  private static let x = (0..<count).map { 0.5 + Double(($0 * 5) % 7) }
  private static let z = (0..<count).map { Double(($0 * 3) % 11) / 4 }
  private static let weights = (0..<count).map { 1 + Double($0 % 4) / 2 }

  private static let frame = Frame(
    columns: [
      Column(name: "y", values: .number((0..<count).map { Double($0 * $0 % 13) })),
      Column(name: "x", values: .number(x)), Column(name: "z", values: .number(z)),
      Column(name: "on", values: .number((0..<count).map { $0 % 3 == 0 ? 1 : 0 })),
      Column(name: "one", values: .number([Double](repeating: 1, count: count))),
      Column(name: "d", values: .flag((0..<count).map { $0 % 5 < 2 })),
      Column(name: "year", values: .number((0..<count).map { 2016 + Double($0 % 3) })),
      Column(
        name: "f",
        values: .factor(
          Factor(
            levels: ["p", "q", "r"], codes: (0..<count).map { Int32(($0 * $0 + $0 / 3) % 3) }))),
      Column(name: "t", values: .text((0..<count).map { ["u", "v"][($0 / 2) % 2] })),
    ], rowCount: count)

  private func averages(
    _ text: String, weights: [Double]? = nil, computed: [String: Column] = [:], threads: Int = 1
  ) throws -> DesignAverages {
    let formula = try Formula(parsing: text)
    let rows = RowSelection.all(Self.count)
    let design = try BoundDesign(formula, frame: Self.frame, rows: rows, computed: computed)
    return DesignAverages(
      design, formula: formula, frame: Self.frame, rows: rows, computed: computed,
      weights: weights, threads: threads)
  }

  /// The rows once as they are, and once more for each changed column: their means, the constant first.
  ///
  /// The rows as they are go first, so that the levels and the coding of categories are those of the design itself.
  private func means(
    _ text: String, _ changed: [Column], weights: [Double]? = nil
  ) throws -> [[Double]] {
    let frames =
      [Self.frame]
      + changed.map { column in
        var frame = Self.frame
        frame.set(column)
        return frame
      }
    let columns = Self.frame.columns.map { column in
      let values = frames.map { $0[column.name]?.values }
      return Column(name: column.name, values: joined(values.compactMap(\.self)))
    }
    let rowCount = frames.count * Self.count
    let design = try BoundDesign(
      Formula(parsing: text), frame: Frame(columns: columns, rowCount: rowCount),
      rows: .all(rowCount))
    let block = design.block(rows: 0..<rowCount)
    let own = weights ?? [Double](repeating: 1, count: Self.count)
    let total = own.reduce(0, +)
    return changed.indices.map { place in
      (design.hasIntercept ? [1] : [])
        + design.columnTerms.indices.map { column in
          let values = block.column(column)[((place + 1) * Self.count)...].prefix(Self.count)
          return zip(values, own).reduce(0) { $0 + $1.0 * $1.1 } / total
        }
    }
  }

  /// Values of one kind, one below the other.
  private func joined(_ all: [Column.Values]) -> Column.Values {
    var (numbers, flags, texts, codes) = ([Double](), [Bool](), [String](), [Int32]())
    for values in all {
      switch values {
      case .number(let own): numbers += own
      case .flag(let own): flags += own
      case .text(let own): texts += own
      case .factor(let own): codes += own.codes
      }
    }
    return switch all[0] {
    case .number: .number(numbers)
    case .flag: .flag(flags)
    case .text: .text(texts)
    case .factor(let factor): .factor(Factor(levels: factor.levels, codes: codes))
    }
  }

  private func set(_ name: String, to level: String) -> Column {
    switch name {
    case "on", "year":
      Column(
        name: name, values: .number([Double](repeating: Double(level) ?? .nan, count: Self.count)))
    case "d":
      Column(name: name, values: .flag([Bool](repeating: level == "true", count: Self.count)))
    case "t": Column(name: name, values: .text([String](repeating: level, count: Self.count)))
    default:
      Column(
        name: name,
        values: .factor(
          Factor(
            levels: ["p", "q", "r"],
            codes: [Int32](
              repeating: ["p": 0, "q": 1, "r": 2][level] ?? -1, count: Self.count))))
    }
  }

  // MARK: Levels

  static let leveled: [(formula: String, column: String, levels: [String])] = [
    ("y ~ f*x + log(x)", "f", ["p", "q", "r"]),
    ("y ~ x + f:x", "f", ["p", "q", "r"]),
    ("y ~ f*t*x - 1", "f", ["p", "q", "r"]),
    ("y ~ t + I(if(t == 'u', x, z)) + f", "t", ["u", "v"]),
    ("y ~ d*x + I(d*x^2)", "d", ["false", "true"]),
    ("y ~ on*f + I(on*x)", "on", ["0", "1"]),
    ("y ~ i(year, ref = 2017)*x", "year", ["2016", "2017", "2018"]),
    ("y ~ i(year, x, ref = 2017) + f", "year", ["2016", "2017", "2018"]),
    ("y ~ poly(x + 2*on, 3, raw = true)*f", "on", ["0", "1"]),
    ("y ~ poly(if(f == 'q', x^2, x), 2, raw = true) + z", "f", ["p", "q", "r"]),
    ("y ~ x + I(if(x > 3, f, 'p'))", "f", ["p", "q", "r"]),
  ]

  @Test(arguments: leveled, [false, true])
  func `the average row at a level is the mean of rows so set`(
    _ one: (formula: String, column: String, levels: [String]), isWeighted: Bool
  ) throws {
    let weights = isWeighted ? Self.weights : nil
    let found = try averages(one.formula, weights: weights, threads: 2).levels(of: one.column)
    #expect(found.map(\.name) == one.levels)
    let expected = try means(
      one.formula, one.levels.map { set(one.column, to: $0) }, weights: weights)
    for (level, expected) in zip(found, expected) {
      expectClose(level.means, expected, relative: 1e-13, absolute: 1e-14, level.name)
    }
    #expect(found.count { $0.isReference } == 1)
    let reference = one.formula.contains("ref = 2017") ? "2017" : one.levels[0]
    #expect(found.first { $0.isReference }?.name == reference)
    // The slopes of levels are differences to the reference.
    let slopes = try averages(one.formula, weights: weights).slopes(of: one.column)
    guard one.column != "on" else { return #expect(slopes.count == 1 && slopes[0].level == nil) }
    let base = try #require(found.first { $0.isReference })
    #expect(slopes.map(\.level) == found.filter { !$0.isReference }.map(\.name))
    for (slope, level) in zip(slopes, found.filter { !$0.isReference }) {
      #expect(slope.reference == reference)
      #expect(slope.weights == zip(level.means, base.means).map { $0 - $1 })
    }
  }

  @Test(arguments: [1, 2, 3])
  func `orthogonal polynomials at a level are those of the model's rows, read off elsewhere`(
    degree: Int
  ) throws {
    let text = "y ~ poly(x + 2*on, \(degree)) + f"
    let on = Self.x.indices.map { $0 % 3 == 0 ? 1.0 : 0 }
    let base = zip(Self.x, on).map { $0 + 2 * $1 }
    let design = try BoundDesign(
      Formula(parsing: text), frame: Self.frame, rows: .all(Self.count))
    let block = design.block(rows: 0..<Self.count)
    // As many rows of distinct values as tell a polynomial of this degree.
    var nodes: [Int] = []
    for row in base.indices where nodes.count <= degree {
      if !nodes.contains(where: { base[$0] == base[row] }) { nodes.append(row) }
    }
    let levels = try averages(text).levels(of: "on")
    #expect(levels.map(\.name) == ["0", "1"])
    for (level, shift) in zip(levels, [0.0, 2]) {
      for column in 0..<degree {
        let values = Self.x.map { x in
          lagrange(nodes.map { base[$0] }, nodes.map { block.column(column)[$0] }, x + shift)
        }
        expectClose(
          level.means[column + 1], values.reduce(0, +) / Double(Self.count), relative: 1e-11,
          absolute: 1e-12, "\(level.name) \(column)")
      }
    }
  }

  /// The value at x of the polynomial through points.
  private func lagrange(_ nodes: [Double], _ values: [Double], _ x: Double) -> Double {
    nodes.indices.reduce(0) { sum, i in
      sum
        + nodes.indices.filter { $0 != i }.reduce(values[i]) {
          $0 * (x - nodes[$1]) / (nodes[i] - nodes[$1])
        }
    }
  }

  // MARK: Slopes

  @Test(
    arguments: [
      "y ~ x", "y ~ x*f + I(x^2)*d", "y ~ x:f + x:d - 1", "y ~ poly(x, 2, raw = true)*z",
      "y ~ I((x + z)^2) + i(year, x, ref = 2016)", "y ~ f + z",
    ], [false, true])
  func `the average slope is a central difference, exact for squares`(
    formula: String, isWeighted: Bool
  ) throws {
    let column = formula.contains("x") ? "x" : "z"
    let values = column == "x" ? Self.x : Self.z
    let weights = isWeighted ? Self.weights : nil
    let ends = try means(
      formula,
      [1.0, -1].map { step in
        Column(name: column, values: .number(values.map { $0 + step }))
      }, weights: weights)
    let found = try averages(formula, weights: weights).slopes(of: column)
    #expect(found.count == 1 && found[0].level == nil && found[0].reference == nil)
    expectClose(
      found[0].weights, zip(ends[0], ends[1]).map { ($0 - $1) / 2 }, relative: 1e-13,
      absolute: 1e-13, formula)
  }

  @Test func `slopes of orthogonal polynomials follow the chain rule`() throws {
    let found = try averages("y ~ poly(log(x), 2)*f").slopes(of: "x")[0]
    let logs = Self.x.map { log($0) }
    let slopes = PolynomialRecursion(logs, degree: 2).slopes(at: logs)
    for column in 0..<2 {
      let expected = zip(slopes[column], Self.x).reduce(0) { $0 + $1.0 / $1.1 }
      expectClose(
        found.weights[column + 1], expected / Double(Self.count), relative: 1e-12,
        absolute: 1e-14)
    }
  }

  // MARK: Problems

  static let problems: [(formula: String, column: String, problem: AverageProblem)] = [
    ("y ~ x", "z", .absent), ("y ~ x + f", "x", .withoutLevels),
    ("y ~ i(year) + year", "year", .numberAndCategory),
    ("y ~ f + I(on - mean(on))", "on", .pooled(variable: "I(on - mean(on))")),
    ("y ~ f + I(1/one)", "one", .undefinedLevel(variable: "I(1/one)", level: "0")),
    ("y ~ f + poly(x/one, 2)", "one", .undefinedLevel(variable: "poly(x/one, 2)", level: "0")),
  ]

  @Test(arguments: problems)
  func `what has no average is told`(
    _ one: (formula: String, column: String, problem: AverageProblem)
  ) throws {
    let averages = try averages(one.formula)
    #expect(throws: one.problem) { try averages.levels(of: one.column) }
  }

  @Test func `a slope that does not exist in a row is told`() throws {
    let averages = try averages("y ~ sqrt(z) + f")
    #expect(throws: AverageProblem.undefinedSlope(variable: "sqrt(z)")) {
      try averages.slopes(of: "z")
    }
  }

  @Test func `an expression that cannot be evaluated is told with its own error`() throws {
    // Computed over all rows beforehand, as a run does; by itself it names only two of the years.
    let text = "I(on*recode(year, from: [2016, 2017], to: [1, 2]))"
    let formula = try Formula(parsing: "y ~ f + \(text)")
    let variable = try #require(formula.variables.first { $0.label.hasPrefix("I(") })
    guard case .expression(let inner) = variable.kind else { return #expect(Bool(false)) }
    let known = Column(name: inner.root.spelled, values: .number(Self.x))
    let averages = try averages("y ~ f + \(text)", computed: [inner.root.spelled: known])
    let problem = #expect(throws: AverageProblem.self) { try averages.levels(of: "on") }
    guard case .unreadable(.expression(variable.label, let error))? = problem else {
      return #expect(Bool(false), "\(String(describing: problem))")
    }
    #expect(error.problem == .notRecoded(values: 1, rows: 4, firstRow: 2))
  }

  // MARK: Spelling

  @Test func `levels of numbers are spelled as expressions spell numbers`() throws {
    let numbers = [9_007_199_254_740_991, 1e15, 1e16, 0.1, -2, 2016]
    let frame = Frame(
      columns: [
        Column(name: "y", values: .number([1, 2, 3, 4, 5, 6])),
        Column(name: "n", values: .number(numbers)),
      ], rowCount: 6)
    let design = try BoundDesign(Formula(parsing: "y ~ i(n)"), frame: frame, rows: .all(6))
    #expect(
      design.categories[0].levels
        == ["-2", "0.1", "2016", "1000000000000000", "9007199254740991", "1e+16"])
    for level in design.categories[0].levels {
      #expect(try Expression(parsing: level).root.spelled == level)
    }
  }
}
