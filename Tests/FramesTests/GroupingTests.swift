import Frames
import Numerics
import Testing

@Suite struct GroupingTests {
  /// Whether two codings cut the rows alike; -1 only with -1.
  private func sameCut<A: Hashable, B: Hashable>(_ a: [A], _ b: [B]) -> Bool {
    var forward: [A: B] = [:]
    var backward: [B: A] = [:]
    for (x, y) in zip(a, b) {
      if let known = forward[x], known != y { return false }
      if let known = backward[y], known != x { return false }
      forward[x] = y
      backward[y] = x
    }
    return a.count == b.count
  }

  private func numbers(_ name: String, _ values: [Double?]) -> Column {
    Column(
      name: name, values: .number(values.map { $0 ?? 0 }),
      missing: MissingMask(codes: values.map { $0 == nil ? 1 : 0 }, reasons: [.blank]))
  }

  @Test func `every two columns of four rows, each value one of two or missing`() {
    let choices: [Double?] = [nil, 5, -3]
    for pattern in 0..<6561 {
      var (rest, digits) = (pattern, [Int]())
      for _ in 0..<8 {
        digits.append(rest % 3)
        rest /= 3
      }
      let a = digits[..<4].map { choices[$0] }
      let b = digits[4...].map { choices[$0] }
      let frame = Frame(columns: [numbers("a", a), numbers("b", b)], rowCount: 4)
      let groups = frame.groupCodes(of: ["a", "b"])
      let keys = zip(a, b).map { x, y in x == nil || y == nil ? nil : [x, y] }
      #expect(sameCut(groups.codes, keys), "pattern \(pattern)")
      #expect(groups.codes.allSatisfy { $0 < groups.count })
      #expect(zip(groups.codes, keys).allSatisfy { ($0 < 0) == ($1 == nil) })
      #expect(frame.groupCodes(of: ["a"]).count == Set(a.compactMap { $0 }).count)
    }
  }

  @Test func `whole numbers ascend, levels keep their order, all else goes by appearance`() {
    let frame = Frame(
      columns: [
        numbers("urn", [9001, 1002, nil, 1002, -7]),
        Column(name: "x", values: .number([0.5, -0.0, .nan, 0, .nan])),
        Column(name: "far", values: .number([1e300, 3, 1e300, 2, 1])),
        Column(name: "f", values: .flag([true, false, true, true, false])),
        Column(
          name: "la", values: .factor(Factor(levels: ["z", "y", "a"], codes: [2, 0, -1, 2, 2]))),
        Column(name: "t", values: .text(["b", "a", "a long text", "b", "a long text"])),
      ], rowCount: 5)
    #expect(frame.groupCodes(of: ["urn"]).codes == [2, 1, -1, 1, 0])
    #expect(frame.groupCodes(of: ["x"]).codes == [0, 1, 2, 1, 2])
    #expect(frame.groupCodes(of: ["far"]).codes == [0, 1, 0, 2, 3])
    #expect(frame.groupCodes(of: ["f"]).codes == [1, 0, 1, 1, 0])
    #expect(frame.groupCodes(of: ["la"]).codes == [2, 0, -1, 2, 2])
    #expect(frame.groupCodes(of: ["la"]).count == 3)
    #expect(frame.groupCodes(of: ["t"]).codes == [0, 1, 2, 0, 2])
    #expect(frame.groupCodes(of: ["la", "f"]).codes == [2, 0, -1, 2, 1])
    let chosen = frame.groupCodes(of: ["la"]).selecting(RowSelection(rows: [0, 1, 4]))
    #expect(chosen.codes == [1, 0, 1])
    #expect(chosen.identities == [0, 2])
    #expect(chosen.firstRows == [1, 0])
    #expect(chosen.sizes() == [1, 2])
  }

  @Test func `texts that Swift holds equal are one group, short or long`() {
    let texts = [
      "\u{212A}", "K", "é", "e\u{301}", "", "1234567", "12345678", "1234567", "12345678",
    ]
    let column = Column(name: "t", values: .text(texts))
    let groups = Frame(columns: [column], rowCount: texts.count).groupCodes(of: ["t"])
    #expect(groups.codes == [0, 0, 1, 1, 2, 3, 4, 3, 4])
  }

  @Test func `random columns of every kind agree with a dictionary`() {
    for seed in 0..<60 {
      let random = CounterRandom(seed: 31, stream: UInt64(seed))
      let rows = 1 + random.integer(below: 3000, at: 0)
      let spread = [2, 30, 1 << 40][seed % 3]
      let whole = (0..<rows).map {
        Double(random.integer(below: spread, at: UInt64(10 + $0)) - spread / 2)
      }
      let halves = whole.map { $0 / 2 }
      let texts = whole.map { "\($0)" }
      let frame = Frame(
        columns: [
          Column(name: "w", values: .number(whole)), Column(name: "h", values: .number(halves)),
          Column(name: "t", values: .text(texts)),
          Column(
            name: "p", values: .number((0..<rows).map { Double($0 % 7) }),
            missing: MissingMask(
              codes: (0..<rows).map { $0 % 11 == 3 ? 1 : 0 }, reasons: [.blank])),
        ], rowCount: rows)
      for name in ["w", "h", "t"] {
        #expect(sameCut(frame.groupCodes(of: [name]).codes, whole), "\(name), seed \(seed)")
        let crossed = frame.groupCodes(of: ["p", name])
        let keys = (0..<rows).map { $0 % 11 == 3 ? [] : [Double($0 % 7), whole[$0]] }
        #expect(sameCut(crossed.codes, keys), "p^\(name), seed \(seed)")
        #expect(Set(crossed.codes.filter { $0 >= 0 }).count == crossed.count)
        #expect((crossed.codes.max() ?? -1) < crossed.count)
      }
    }
  }

  @Test func `nestedness and intersections of all small groupings`() {
    for pattern in 0..<6561 {
      let digits = (0..<8).map { place in
        Int32(pattern / Int([1, 3, 9, 27, 81, 243, 729, 2187][place]) % 3)
      }
      let a = Grouping(codes: Array(digits[..<4]))
      let b = Grouping(codes: Array(digits[4...]))
      let nested = (0..<4).allSatisfy { i in
        (0..<4).allSatisfy { j in a.codes[i] != a.codes[j] || b.codes[i] == b.codes[j] }
      }
      #expect(a.isNested(in: b) == nested)
      let both = a.crossed(with: b)
      #expect(sameCut(both.codes, (0..<4).map { [a.codes[$0], b.codes[$0]] }))
      #expect(both.identities == [Int32](0..<Int32(both.count)))
      #expect((both.count == a.count) == nested)
      for (group, row) in both.firstRows.enumerated() {
        #expect(both.codes.firstIndex(of: Int32(group)) == Int(row))
      }
      #expect(connectedComponents(a, b) == components(a, b))
    }
  }

  @Test func `components of random graphs agree with spreading labels`() {
    for seed in 0..<40 {
      let random = CounterRandom(seed: 32, stream: UInt64(seed))
      let rows = 1 + random.integer(below: 200, at: 0)
      let a = Grouping(
        codes: (0..<rows).map { Int32(random.integer(below: rows, at: UInt64(10 + $0))) })
      let b = Grouping(
        codes: (0..<rows).map { Int32(random.integer(below: rows, at: UInt64(1000 + $0))) })
      #expect(connectedComponents(a, b) == components(a, b), "seed \(seed)")
    }
    #expect(connectedComponents(Grouping(codes: []), Grouping(codes: [])) == 0)
  }

  /// Rows spread the smallest label through shared groups until nothing changes.
  private func components(_ a: Grouping, _ b: Grouping) -> Int {
    var labels = Array(a.codes.indices)
    var changed = true
    while changed {
      changed = false
      for i in labels.indices {
        for j in labels.indices where a.codes[i] == a.codes[j] || b.codes[i] == b.codes[j] {
          if labels[j] < labels[i] {
            labels[i] = labels[j]
            changed = true
          }
        }
      }
    }
    return Set(labels).count
  }
}
