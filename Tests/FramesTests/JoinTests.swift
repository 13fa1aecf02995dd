import Frames
import Numerics
import Testing

@Suite struct JoinTests {
  private static func numbers(_ name: String, _ values: [Double?]) -> Column {
    Column(
      name: name, values: .number(values.map { $0 ?? 0 }),
      missing: MissingMask(codes: values.map { $0 == nil ? 1 : 0 }, reasons: [.blank]))
  }

  private static func texts(_ name: String, _ values: [String?], asFactor: Bool = true) -> Column {
    let mask = MissingMask(codes: values.map { $0 == nil ? 1 : 0 }, reasons: [.blank])
    let all = values.map { $0 ?? "" }
    return Column(
      name: name, values: asFactor ? .factor(Factor(texts: all, missing: mask)) : .text(all),
      missing: mask)
  }

  private static func frame(_ columns: Column...) -> Frame {
    Frame(columns: columns, rowCount: columns[0].rowCount)
  }

  private let key = [KeyPair(left: "k", right: "k")]

  // MARK: By hand

  @Test func `each row finds its partner, several may share one, and order does not matter`() throws
  {
    let left = Self.frame(Self.numbers("k", [3, 1, 3, 2, 1]))
    let right = Self.frame(Self.numbers("k", [2, 3, 1]))
    let match = try left.matching(right, on: key)
    #expect(match.rows == [1, 2, 1, 0, 2])
    #expect([match.matched, match.withoutMatch, match.withoutKey, match.unused] == [5, 0, 0, 0])
  }

  @Test func `a missing key never matches, on either side`() throws {
    let left = Self.frame(Self.texts("k", ["a", nil, "b", "z"]))
    let right = Self.frame(Self.texts("k", [nil, "b", nil, "c", "a"]))
    let match = try left.matching(right, on: key)
    #expect(match.rows == [4, RowMatch.noKey, 1, RowMatch.noMatch])
    // Two missing keys on the right are no repetition: they are nobody's partner.
    #expect([match.matched, match.withoutMatch, match.withoutKey, match.unused] == [2, 1, 1, 3])
  }

  @Test func `leading zeros are part of an identifier`() throws {
    let left = Self.frame(Self.texts("k", ["00123", "123", "0123"]))
    let right = Self.frame(Self.texts("k", ["123", "00123"]))
    #expect(try left.matching(right, on: key).rows == [1, 0, RowMatch.noMatch])
  }

  @Test func `free text and levels are one kind`() throws {
    let left = Self.frame(Self.texts("k", ["b", nil, "a", "c"], asFactor: false))
    for asFactor in [true, false] {
      let right = Self.frame(Self.texts("k", ["a", "b"], asFactor: asFactor))
      #expect(
        try left.matching(right, on: key).rows == [1, RowMatch.noKey, 0, RowMatch.noMatch])
    }
  }

  @Test func `numbers are equal by value, whole or not, near or far`() throws {
    let left = Self.frame(Self.numbers("k", [0.1, -0.0, 1e300, 7, 0.5, nil]))
    let right = Self.frame(Self.numbers("k", [1e300, 0, 0.1, 8]))
    #expect(
      try left.matching(right, on: key).rows == [
        2, 1, 0, RowMatch.noMatch, RowMatch.noMatch, RowMatch.noKey,
      ])
    let near = Self.frame(Self.numbers("k", [5, 7]))
    #expect(
      try left.matching(near, on: key).rows.prefix(5) == [
        RowMatch.noMatch, RowMatch.noMatch, RowMatch.noMatch, 1, RowMatch.noMatch,
      ])
  }

  @Test func `several keys must all agree, and a part that lacks is a missing key`() throws {
    let left = Self.frame(
      Self.texts("urn", ["a", "a", "b", nil, "z"]), Self.numbers("year", [1, 2, 1, 1, nil]))
    let right = Self.frame(
      Self.numbers("cohort", [2, 1, 1]), Self.texts("URN", ["a", "a", "c"]))
    let match = try left.matching(
      right,
      on: [KeyPair(left: "urn", right: "URN"), KeyPair(left: "year", right: "cohort")])
    #expect(match.rows == [1, 0, RowMatch.noMatch, RowMatch.noKey, RowMatch.noKey])
    #expect(match.unused == 1)
  }

  @Test func `two partners are an error that names both rows and counts the others`() {
    let left = Self.frame(Self.numbers("k", [1]))
    let right = Self.frame(Self.numbers("k", [5, 1, 5, nil, 1, 5, nil]))
    #expect(throws: JoinError.self) { try left.matching(right, on: key) }
    do throws(JoinError) {
      _ = try left.matching(right, on: key)
    } catch {
      guard case .repeatedKey(let repeated) = error else {
        Issue.record("another error")
        return
      }
      #expect([repeated.first, repeated.second, repeated.count] == [0, 2, 3])
    }
  }

  @Test func `texts and numbers never match, and that is an error where both have values`() throws {
    let left = Self.frame(Self.texts("k", ["00123"]))
    let right = Self.frame(Self.numbers("k", [123]))
    #expect(throws: JoinError.kinds(left: "k", .text, right: "k", .number)) {
      try left.matching(right, on: key)
    }
    // A column without a value has no kind of its own.
    let blank = Self.frame(Self.numbers("k", [nil, nil]))
    #expect(try left.matching(blank, on: key).rows == [RowMatch.noMatch])
    let match = try blank.matching(left, on: key)
    #expect(match.rows == [RowMatch.noKey, RowMatch.noKey])
    #expect(match.unused == 1)
  }

  @Test func `nothing on either side is no error`() throws {
    let some = Self.frame(Self.texts("k", ["a", nil]))
    let none = Self.frame(Self.numbers("k", []))
    #expect(try some.matching(none, on: key).rows == [RowMatch.noMatch, RowMatch.noKey])
    let match = try none.matching(some, on: key)
    #expect(match.rows == [])
    #expect(match.unused == 2)
    let column = Column(name: "x", values: .text([]))
    let gathered = try column.gathered(
      by: some.matching(none, on: key), named: "s_x", unmatched: MissingReason("no match: s"))
    #expect(gathered.missing.missingCount == 2)
    #expect(gathered.rowCount == 2)
  }

  // MARK: Values

  @Test func `values come with their own reasons, and one more where there is no partner`() throws {
    let left = Self.frame(Self.texts("k", ["b", "a", "z", nil, "a"]))
    let right = Self.frame(Self.texts("k", ["a", "b"]))
    let match = try left.matching(right, on: key)
    let reason = MissingReason("no match: schools")
    let score = Column(
      name: "score", values: .number([7, 0]),
      missing: MissingMask(codes: [0, 1], reasons: [MissingReason("suppressed")]), label: "Score")
    let joined = try score.gathered(by: match, named: "s_score", unmatched: reason)
    #expect(joined.name == "s_score")
    #expect(joined.label == "Score")
    #expect(joined.values == .number([0, 7, 0, 0, 7]))
    #expect(
      (0..<5).map { joined.missing.reason(at: $0)?.name } == [
        "suppressed", nil, "no match: schools", "no match: schools", nil,
      ])
    let type = Self.texts("type", ["x", "y"])
    let types = try type.gathered(by: match, named: "type", unmatched: reason)
    #expect(types.values == .factor(Factor(levels: ["x", "y"], codes: [1, 0, -1, -1, 0])))
  }

  @Test func `a column cannot have more reasons than a mask holds`() throws {
    let reasons = (0..<255).map { MissingReason("r\($0)") }
    let full = Column(
      name: "x", values: .number([0]), missing: MissingMask(codes: [1], reasons: reasons))
    let left = Self.frame(Self.numbers("k", [1, 2]))
    let match = try left.matching(Self.frame(Self.numbers("k", [1])), on: key)
    #expect(throws: JoinError.tooManyReasons(column: "x")) {
      try full.gathered(by: match, named: "x", unmatched: MissingReason("no match: s"))
    }
  }

  // MARK: Against loops

  /// A key's column of few or many distinct values of a kind, some missing.
  private static func random(
    _ name: String, kind: Int, count: Int, spread: Int, _ random: CounterRandom, _ stream: UInt64
  ) -> (Column, [String?]) {
    let draws = (0..<count).map { row in
      random.integer(below: spread, at: 1000 * stream + UInt64(row))
    }
    let isMissing = (0..<count).map { row in
      random.integer(below: 10, at: 1000 * stream + 500 + UInt64(row)) == 0
    }
    switch kind {
    case 0:
      let values = zip(draws, isMissing).map { $1 ? nil : Double($0 - 3) }
      return (numbers(name, values), values.map { $0.map { "\($0)" } })
    case 1:
      let values = zip(draws, isMissing).map { $1 ? nil : Double($0) / 7 }
      return (numbers(name, values), values.map { $0.map { "\($0)" } })
    default:
      let values = zip(draws, isMissing).map { $1 ? nil : "u\($0)" }
      return (texts(name, values, asFactor: kind == 2), values)
    }
  }

  @Test func `partners are those that a loop over all pairs finds`() throws {
    let random = CounterRandom(seed: 11)
    var (found, repeated) = (0, 0)
    for trial in 0..<240 {
      let keys = 1 + trial % 3
      let spread = [2, 5, 40][trial / 3 % 3]
      var (left, right) = ([Column](), [Column]())
      var (leftKeys, rightKeys) = ([[String?]](), [[String?]]())
      for part in 0..<keys {
        let stream = UInt64(1000 * trial + 10 * part)
        let kind = (trial / 9 + part) % 4
        let one = Self.random("l\(part)", kind: kind, count: 30, spread: spread, random, stream)
        let other = Self.random(
          "r\(part)", kind: kind, count: 1 + trial % 13, spread: spread, random, stream + 5)
        left.append(one.0)
        leftKeys.append(one.1)
        right.append(other.0)
        rightKeys.append(other.1)
      }
      let pairs = (0..<keys).map { KeyPair(left: "l\($0)", right: "r\($0)") }
      func whole(_ columns: [[String?]], _ row: Int) -> [String]? {
        let parts = columns.compactMap { $0[row] }
        return parts.count == columns.count ? parts : nil
      }
      let rightRows = right[0].rowCount
      let all = (0..<rightRows).compactMap { whole(rightKeys, $0) }
      let leftFrame = Frame(columns: left, rowCount: 30)
      let rightFrame = Frame(columns: right, rowCount: rightRows)
      guard Set(all).count == all.count else {
        repeated += 1
        #expect(throws: JoinError.self) { try leftFrame.matching(rightFrame, on: pairs) }
        continue
      }
      found += 1
      let match = try leftFrame.matching(rightFrame, on: pairs)
      for row in 0..<30 {
        let key = whole(leftKeys, row)
        let partner = key.flatMap { key in
          (0..<rightRows).first { whole(rightKeys, $0) == key }
        }
        let expected =
          key == nil ? RowMatch.noKey : partner.map { Int32($0) } ?? RowMatch.noMatch
        #expect(match.rows[row] == expected, "trial \(trial), row \(row)")
      }
      #expect(match.matched + match.withoutKey + match.withoutMatch == 30)
      #expect(match.unused == rightRows - Set(match.rows.filter { $0 >= 0 }).count)
    }
    #expect(found > 40 && repeated > 40)
  }

  @Test func `a million keys on the right, crossed with years, on one thread and on two`() throws {
    let count = 1_000_000
    let urns = Column(
      name: "urn", values: .number((0..<count).map { Double(1000 * ($0 % 500_000)) + 0.5 }))
    let years = Column(name: "year", values: .number((0..<count).map { Double($0 / 500_000) }))
    let right = Frame(columns: [urns, years], rowCount: count)
    let rows = (0..<200_000).map { ($0 &* 7919) % (2 * count) }
    let left = Self.frame(
      Column(
        name: "urn", values: .number(rows.map { Double(1000 * ($0 % 500_000)) + 0.5 })),
      Column(name: "year", values: .number(rows.map { Double($0 / 500_000) })))
    let pairs = ["urn", "year"].map { KeyPair(left: $0, right: $0) }
    let match = try left.matching(right, on: pairs, threads: 2)
    #expect(match.rows == rows.map { $0 < count ? Int32($0) : RowMatch.noMatch })
    #expect(try match == left.matching(right, on: pairs, threads: 1))
  }
}
