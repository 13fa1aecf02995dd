import Frames
import Testing

/// Values of a row's group.
@Suite struct GroupwiseTests {
  let table = frame(
    numbers("g", [1, 1, 2, nil, 2, 3, 1, 4], MissingReason("rg")),
    numbers("x", [1, 3, nil, 5, 7, nil, nil, 2], MissingReason("rx")),
    numbers("o", [1, 2, 1, 1, nil, 1, 4, 1], MissingReason("ro")),
    flags("f", [true, false, nil, true, true, nil, true, false]),
    factor(
      "s", ["b", "a", "b", "a", nil, "c", "a", "b"], levels: ["c", "b", "a"], MissingReason("rs")))

  static let byHand: [(String, [String])] = [
    (
      "mean(x, by: g)",
      ["2.0", "2.0", "7.0", "<rg>", "7.0", "<no value in its group>", "2.0", "2.0"]
    ),
    (
      "sum(x, by: g)",
      ["4.0", "4.0", "7.0", "<rg>", "7.0", "<no value in its group>", "4.0", "2.0"]
    ),
    ("count(x, by: g)", ["2.0", "2.0", "1.0", "<rg>", "1.0", "0.0", "2.0", "1.0"]),
    ("count(by: g)", ["3.0", "3.0", "2.0", "<rg>", "2.0", "1.0", "3.0", "1.0"]),
    ("count()", [String](repeating: "8.0", count: 8)),
    (
      "max(f, by: g)",
      ["true", "true", "true", "<rg>", "true", "<no value in its group>", "true", "false"]
    ),
    (
      "share(f, by: g)",
      [
        "0.6666666666666666", "0.6666666666666666", "1.0", "<rg>", "1.0",
        "<no value in its group>", "0.6666666666666666", "0.0",
      ]
    ),
    ("rank(x, by: g)", ["1.0", "2.0", "<rx>", "<rg>", "1.0", "<rx>", "<rx>", "1.0"]),
    (
      "sd(x, by: g) is missing",
      [
        "false", "false", "true", "true", "true", "true", "false", "true",
      ]
    ),
    (
      "standardise(x, by: g)",
      [
        "-0.7071067811865475", "0.7071067811865475", "<rx>", "<rg>",
        "<fewer than two values in its group>", "<rx>", "<rx>",
        "<fewer than two values in its group>",
      ]
    ),
    (
      "round(standardise(o, by: s), 6)",
      [
        "<no spread in its group>", "-0.218218", "<no spread in its group>",
        "-0.872872", "<ro>", "<fewer than two values in its group>",
        "1.091089", "<no spread in its group>",
      ]
    ),
    (
      "lag(x, by: g, order: o)",
      [
        "<no earlier row>", "1.0", "<no earlier row>", "<rg>", "<ro>", "<no earlier row>", "3.0",
        "<no earlier row>",
      ]
    ),
    (
      "lag(x, by: g, order: o, distance: 1)",
      [
        "<no row at that distance>", "1.0", "<no row at that distance>", "<rg>", "<ro>",
        "<no row at that distance>", "<no row at that distance>", "<no row at that distance>",
      ]
    ),
    (
      "lead(x, by: g, order: o)",
      [
        "3.0", "<rx>", "<no later row>", "<rg>", "<ro>", "<no later row>", "<no later row>",
        "<no later row>",
      ]
    ),
    (
      "lag(s, by: g, order: o)",
      [
        "<no earlier row>", "b", "<no earlier row>", "<rg>", "<ro>", "<no earlier row>", "a",
        "<no earlier row>",
      ]
    ),
    (
      "lag(f, by: g, order: o, steps: 2)",
      [
        "<no earlier row>", "<no earlier row>", "<no earlier row>", "<rg>", "<ro>",
        "<no earlier row>", "true", "<no earlier row>",
      ]
    ),
  ]

  @Test(arguments: byHand)
  func `each function by hand`(text: String, expected: [String]) throws {
    #expect(try cells(text, table) == expected)
  }

  @Test func `a lagged category keeps the order of its levels`() throws {
    let column = try Expression(parsing: "lag(s, by: g, order: o)").evaluate(on: table)
    guard case .factor(let factor) = column.values else { throw Failure.type }
    #expect(factor.levels == ["c", "b", "a"])
  }

  enum Failure: Error { case type }

  @Test func `rows alike in the order are an error that names them`() {
    let error = #expect(throws: ExpressionError.self) {
      try Expression(parsing: "lag(x, by: f, order: g)").evaluate(on: table)
    }
    #expect(
      error?.problem == .tiedOrder(order: "g", groups: 1, firstRow: 0, secondRow: 6))
    #expect(error?.range == 21..<22)
  }

  @Test func `over the sample, rows outside count for nothing and get nothing`() throws {
    var table = table
    table.sample = RowSelection(rows: [0, 1, 4, 5, 7])
    #expect(
      try cells("mean(x, by: f, over: sample)", table)
        == [
          "4.0", "2.5", "<not in the sample>", "<not in the sample>", "4.0", "<blank>",
          "<not in the sample>", "2.5",
        ].enumerated().map { $0.offset == 2 ? "<blank>" : $0.element })
    #expect(try cells("mean(x, by: f)", table)[0] == "4.333333333333333")
    #expect(try cells("count(over: sample)", table)[0] == "5.0")
  }

  // MARK: Properties

  /// A seeded table: groups of different sizes, ties, missing values.
  static func random(_ seed: UInt64, rows: Int) -> (g: [Double?], x: [Double?], o: [Double?]) {
    var stream = Stream(state: seed)
    let g = (0..<rows).map { _ -> Double? in
      stream.chance(15) ? nil : Double(Int.random(in: 0..<(rows / 12 + 2), using: &stream))
    }
    let x = (0..<rows).map { _ -> Double? in
      stream.chance(7) ? nil : Double(Int.random(in: -40..<40, using: &stream)) / 4 + 1000
    }
    return (g, x, (0..<rows).map { Double($0) }.shuffled(using: &stream))
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func `statistics equal what a loop over the groups gives`(seed: UInt64) throws {
    let (g, x, o) = Self.random(seed, rows: 3000)
    let table = frame(numbers("g", g), numbers("x", x), numbers("o", o))
    let groups = Dictionary(grouping: g.indices.filter { g[$0] != nil }) { g[$0] ?? 0 }
    var expected: [String: [Double?]] = [:]
    for name in ["mean", "sd", "median", "min", "rank"] {
      expected[name] = [Double?](repeating: nil, count: g.count)
    }
    for rows in groups.values {
      let known = rows.compactMap { x[$0] }.sorted()
      guard !known.isEmpty else { continue }
      let mean = known.reduce(0, +) / Double(known.count)
      let squares = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let middle = known.count / 2
      for row in rows {
        expected["mean"]?[row] = mean
        expected["sd"]?[row] =
          known.count > 1 ? (squares / Double(known.count - 1)).squareRoot() : nil
        expected["median"]?[row] =
          known.count % 2 == 1 ? known[middle] : (known[middle - 1] + known[middle]) / 2
        expected["min"]?[row] = known[0]
        guard let value = x[row] else { continue }
        let below = known.count { $0 < value }
        expected["rank"]?[row] = Double(below) + Double(known.count { $0 == value } + 1) / 2
      }
    }
    for (name, values) in expected {
      let found = try cells("\(name)(x, by: g)", table)
      for row in values.indices {
        guard let value = values[row] else {
          #expect(Double(found[row]) == nil, "\(name) \(row)")
          continue
        }
        #expect(abs((Double(found[row]) ?? .nan) - value) <= 1e-12 * max(1, abs(value)))
      }
    }
  }

  @Test func `standardised values have mean nought and deviation one in each group`() throws {
    let (g, x, o) = Self.random(9, rows: 2000)
    var table = frame(numbers("g", g), numbers("x", x), numbers("o", o))
    table.set(try Expression(parsing: "standardise(x, by: g)").evaluate(on: table, as: "z"))
    for (text, target) in [("mean(z, by: g)", 0.0), ("sd(z, by: g)", 1)] {
      let found = try cells(text, table).compactMap { Double($0) }
      #expect(found.count > 1500)
      #expect(found.allSatisfy { abs($0 - target) < 1e-12 })
    }
  }

  @Test func `lead undoes lag where there is an earlier row`() throws {
    let (g, x, o) = Self.random(4, rows: 2500)
    var table = frame(numbers("g", g), numbers("x", x), numbers("o", o))
    table.set(
      try Expression(parsing: "lead(x, by: g, order: o)").evaluate(on: table, as: "later"))
    let back = try cells("lag(later, by: g, order: o)", table)
    let own = try cells("x", table)
    var count = 0
    for row in back.indices where !back[row].hasPrefix("<no earlier") && g[row] != nil {
      #expect(back[row] == own[row])
      count += 1
    }
    #expect(count > 1500)
  }

  @Test(arguments: [
    "mean(x, by: g)", "sd(x, by: g)", "median(x, by: g)", "rank(x, by: g)", "count(x, by: g)",
    "quantile_group(x, 4, by: g)", "lag(x, by: g, order: o)", "lead(x, order: o, distance: 5)",
  ])
  func `the order of the rows changes nothing`(text: String) throws {
    let (g, x, o) = Self.random(5, rows: 2600)
    var stream = Stream(state: 77)
    let order = Array(g.indices).shuffled(using: &stream)
    let straight = try cells(text, frame(numbers("g", g), numbers("x", x), numbers("o", o)))
    let shuffled = try cells(
      text,
      frame(
        numbers("g", order.map { g[$0] }), numbers("x", order.map { x[$0] }),
        numbers("o", order.map { o[$0] })))
    for (place, row) in order.enumerated() {
      if let a = Double(straight[row]), let b = Double(shuffled[place]) {
        #expect(abs(a - b) <= 1e-12 * max(1, abs(a)))
      } else {
        #expect(straight[row] == shuffled[place])
      }
    }
  }

  @Test func `few rows and many rows sort alike`() throws {
    // 2048 rows and more go by radix, fewer by comparison.
    var stream = Stream(state: 8)
    let values = (0..<4096).map { _ -> Double? in
      let size = Double(Int.random(in: -300...300, using: &stream))
      return stream.chance(20)
        ? 0 : Double.random(in: -1...1, using: &stream) * (size * size * size)
    }
    let many = try cells("rank(x)", frame(numbers("x", values))).compactMap { Double($0) }
    let order = values.compactMap(\.self).sorted()
    for (value, rank) in zip(values.compactMap(\.self), many) {
      let first = order.partitionedPlace { $0 < value }
      let end = order.partitionedPlace { $0 <= value }
      #expect(rank == Double(first + end + 1) / 2)
    }
  }

  @Test func `values far from nought keep their deviations`() throws {
    let values: [Double?] = [1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4]
    let table = frame(numbers("x", values))
    #expect(try cells("mean(x)", table)[0] == "1000000002.5")
    #expect(try cells("sd(x)", table)[0] == "\((5.0 / 3).squareRoot())")
  }

  @Test func `a frame without rows has no groups`() throws {
    let empty = frame(numbers("x", []), numbers("g", []), numbers("o", []))
    for text in [
      "mean(x, by: g)", "standardise(x)", "rank(x)", "lag(x, by: g, order: o)", "median(x)",
      "quantile_group(x, 3)", "count()", "text(x)",
    ] {
      #expect(try Expression(parsing: text).evaluate(on: empty).rowCount == 0)
    }
  }
}

extension [Double] {
  fileprivate func partitionedPlace(_ test: (Double) -> Bool) -> Int {
    firstIndex { !test($0) } ?? count
  }
}
