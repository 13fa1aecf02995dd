import Designs
import Frames
import Numerics
import TestSupport
import Testing

@Suite struct BoundDesignTests {
  static let frame = Frame(
    columns: [
      Column(name: "y", values: .number([1, 2, 3, 4, 5, 6])),
      Column(name: "x", values: .number([1, 2, 4, 8, 16, 32])),
      Column(name: "d", values: .flag([true, false, true, false, true, false])),
      Column(name: "year", values: .number([2016, 2017, 2018, 2016, 2017, 2018])),
      Column(
        name: "f", values: .factor(Factor(levels: ["p", "q", "r"], codes: [0, 1, 2, 0, 1, 2]))),
      Column(
        name: "g", values: .factor(Factor(levels: ["u", "v]"], codes: [0, 0, 0, 1, 1, 1]))),
    ], rowCount: 6)

  func design(_ text: String, rows: [Int32] = [0, 1, 2, 3, 4, 5]) throws -> BoundDesign {
    try BoundDesign(
      Formula(parsing: text), frame: Self.frame, rows: RowSelection(rows: rows))
  }

  /// From the column names of R's `model.matrix`.
  static let codings: [(String, [String])] = [
    ("y ~ f + g", ["(Intercept)", "f[q]", "f[r]", "g[v]]]"]),
    ("y ~ f + g - 1", ["f[p]", "f[q]", "f[r]", "g[v]]]"]),
    ("y ~ x + f:x", ["(Intercept)", "x", "x:f[q]", "x:f[r]"]),
    ("y ~ f:x", ["(Intercept)", "f[p]:x", "f[q]:x", "f[r]:x"]),
    ("y ~ f + f:x", ["(Intercept)", "f[q]", "f[r]", "f[p]:x", "f[q]:x", "f[r]:x"]),
    (
      "y ~ f*g",
      ["(Intercept)", "f[q]", "f[r]", "g[v]]]", "f[q]:g[v]]]", "f[r]:g[v]]]"]
    ),
    (
      "y ~ f + f:g",
      ["(Intercept)", "f[q]", "f[r]", "f[p]:g[v]]]", "f[q]:g[v]]]", "f[r]:g[v]]]"]
    ),
    ("y ~ i(year, ref = 2017)", ["(Intercept)", "year[2016]", "year[2018]"]),
    ("y ~ i(year, d, ref = 2016)", ["(Intercept)", "year[2017]:d", "year[2018]:d"]),
    (
      "y ~ d*i(year)",
      ["(Intercept)", "d", "year[2017]", "year[2018]", "d:year[2017]", "d:year[2018]"]
    ),
    ("y ~ poly(x, 2)", ["(Intercept)", "poly(x, 2)[1]", "poly(x, 2)[2]"]),
    ("y ~ I(x^2) + year", ["(Intercept)", "I(x^2)", "year"]),
  ]

  static let noughts: [(String, String, [Bool])] = [
    ("y ~ x", "x", [false, false, false, false, false, false]),
    ("y ~ d", "d", [false, true, false, true, false, true]),
    ("y ~ f", "f[q]", [true, false, true, true, false, true]),
    ("y ~ f*g", "f[r]:g[v]]]", [true, true, true, true, true, false]),
    ("y ~ d*i(year)", "d:year[2018]", [true, true, false, true, true, true]),
    ("y ~ f:x", "f[p]:x", [false, true, true, false, true, true]),
    ("y ~ I(x - 4)", "I(x - 4)", [false, false, true, false, false, false]),
    ("y ~ poly(x, 2)", "poly(x, 2)[1]", [false, false, false, false, false, false]),
  ]

  @Test(arguments: BoundDesignTests.noughts)
  func `a column is nought where one of its factors is`(
    formula: String, term: String, expected: [Bool]
  ) throws {
    let design = try design(formula)
    let found = try #require(design.terms.first { $0.description == term })
    #expect(design.isNought(found) == expected)
    #expect(design.isNought(.intercept) == nil)
    // Of fewer rows it has their flags; every level and every flag is still there.
    let rows: [Int32] = [1, 2, 3, 5]
    let part = try self.design(formula, rows: rows)
    #expect(part.isNought(found) == rows.map { expected[Int($0)] })
  }

  @Test(arguments: BoundDesignTests.codings)
  func `columns are coded as in R`(_ text: String, _ terms: [String]) throws {
    #expect(try design(text).terms.map(\.description) == terms)
  }

  @Test func `blocks hold the products`() throws {
    let block = try design("y ~ f:x + d").block(rows: 1..<4, withOutcome: true)
    #expect(block.columnMajor == [0, 1, 0, 0, 0, 8, 2, 0, 0, 0, 4, 0, 2, 3, 4])
  }

  @Test func `poly agrees with R`() throws {
    let block = try design("y ~ poly(x, 2)").block(rows: 0..<6)
    // R: poly(c(1, 2, 4, 8, 16, 32), 2)
    let expected = [
      [
        -0.358171936016520420, -0.320469626962149756, -0.245065008853408622,
        -0.094255772635926424, 0.207362699799038069, 0.810599644668966945,
      ],
      [
        0.3895707351540901309, 0.2537795022016334223, 0.0094832780510925706,
        -0.3699642032325053953, -0.6922792977297659300, 0.4094099855554553802,
      ],
    ]
    for degree in 0..<2 {
      expectClose(block.column(degree), expected[degree], relative: 1e-13, absolute: 1e-15)
    }
  }

  @Test func `support counts where a term is not zero`() throws {
    #expect(try design("y ~ f + x + d:x").support() == [6, 2, 2, 6, 3])
    #expect(try design("y ~ f").support(weights: [1, 2, 3, 4, 5, 6]) == [21, 7, 9])
  }

  @Test func `levels without rows are dropped and listed`() throws {
    let found = try design("y ~ f", rows: [0, 1, 3])
    #expect(found.terms.map(\.description) == ["(Intercept)", "f[q]"])
    #expect(found.categories[0].droppedLevels == ["r"])
  }

  static let refusals: [(String, [Int32], DesignError)] = [
    ("y ~ f", [1, 2], .referenceAbsent(variable: "f", level: "p", occurring: "q")),
    ("y ~ g", [0, 1, 2], .oneLevel(variable: "g", level: "u")),
    ("y ~ i(year, ref = 1999)", [0, 1], .referenceNotALevel(variable: "year", reference: "1999")),
    ("f ~ x", [0, 1], .outcomeNotNumeric),
    ("y ~ poly(f, 2)", [0, 1], .categoryWhereNumberNeeded(variable: "poly(f, 2)")),
    ("y ~ i(year, f)", [0, 1, 2], .categoryWhereNumberNeeded(variable: "f")),
    (
      "y ~ poly(x, 3)", [0, 1, 2],
      .polynomialDegree(variable: "poly(x, 3)", degree: 3, distinctValues: 3)
    ),
    ("y ~ nobody", [0, 1], .unknownColumn("nobody")),
    (
      "y ~ I(f*2)", [0, 1],
      .expression(
        variable: "I(f*2)",
        ExpressionError(.typeMismatch(expected: .number, found: .text, operation: "*"), at: 0..<1))
    ),
    ("y ~ x", [], .noRows),
    ("y ~ log(x - 1)", [0, 1], .missingValue(variable: "log(x - 1)", row: 0)),
  ]

  @Test(arguments: BoundDesignTests.refusals)
  func `what cannot be bound is told`(_ text: String, _ rows: [Int32], _ error: DesignError) {
    #expect(throws: error) { try design(text, rows: rows) }
  }
}
