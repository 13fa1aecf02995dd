import Frames
import Testing

/// Declarations, texts, dates, recoding and bands.
@Suite struct FunctionTests {
  static let types: [String: ValueType] = [
    "school": .text, "class": .text, "urn": .text, "grade": .text, "laestab": .text, "la": .text,
    "estab": .text, "postcode": .text, "ethnic": .text, "fsm": .text, "visit": .date,
    "born": .date,
  ]

  @Test(arguments: Node.Function.allCases)
  func `every function is declared, and its example fits its declaration`(
    function: Node.Function
  ) throws {
    let declaration = function.declaration
    #expect(declaration.signature.hasPrefix(function.rawValue + "("))
    #expect(declaration.summary.hasSuffix("."))
    #expect(declaration.missing.hasSuffix("."))
    let expression = try Expression(parsing: declaration.example)
    let problems = expression.check { name in
      function == .date && name == "visit" ? .some(.text) : .some(Self.types[name] ?? .number)
    }
    #expect(problems.isEmpty, "\(problems)")
    #expect(!declaration.elsewhere.contains(function.rawValue))
    #expect(
      try Expression(parsing: expression.root.spelled).root.spelled == expression.root.spelled)
  }

  @Test func `no name elsewhere means two functions`() {
    var seen: Set<String> = []
    for function in Node.Function.allCases {
      for name in function.declaration.elsewhere {
        #expect(seen.insert(name).inserted, "\(name)")
        #expect(Node.Function(rawValue: name) == nil, "\(name)")
      }
    }
    #expect(Expression.function(elsewhere: "toupper") == "upper")
  }

  // MARK: Problems at their places

  static let unreadable: [(String, ExpressionError.Problem, Range<Int>)] = [
    (
      "mean(x, bye: s)",
      .unknownOption(
        function: "mean", option: "bye", known: ["by", "over"]), 8..<11
    ),
    ("mean(x, by: s, by: s)", .repeatedOption(function: "mean", option: "by"), 15..<17),
    ("lag(x, by: s)", .missingOption(function: "lag", option: "order"), 0..<13),
    (
      "lag(x, order: y, steps: 1, distance: 1)",
      .optionsExclude(function: "lag", "steps", "distance"), 24..<25
    ),
    ("min(x, y, by: s)", .optionOfSeveralValues(function: "min", option: "by"), 14..<15),
    (
      "mean(x, by: 'a')", .badArgument(function: "mean", argument: "by", expected: .columns),
      12..<15
    ),
    (
      "mean(x, by: [s, 1])", .badArgument(function: "mean", argument: "by", expected: .columns),
      12..<17
    ),
    (
      "mean(x, over: all)",
      .badArgument(function: "mean", argument: "over", expected: .word(["rows", "sample"])), 14..<17
    ),
    (
      "mean(x, by: and)", .badArgument(function: "mean", argument: "by", expected: .columns),
      12..<15
    ),
    ("mean(by: s, x)", .unexpected(token: "x", expected: .option), 12..<13),
    ("case(x > 1, 2, y)", .caseWithoutValue, 15..<16),
    (
      "lag(x, order: y, steps: 0)",
      .badArgument(function: "lag", argument: "steps", expected: .whole(1...10_000)), 24..<25
    ),
    (
      "quantile_group(x, 1)",
      .badArgument(function: "quantile_group", argument: "value 2", expected: .whole(2...1000)),
      18..<19
    ),
    ("missing(x)", .badArgument(function: "missing", argument: "value 1", expected: .text), 8..<9),
    ("mean(x, x)", .argumentCount(function: "mean", expected: 1...1, found: 2), 0..<10),
    (
      "cut(x, at: [1, 'a'])", .badArgument(function: "cut", argument: "at", expected: .numbers),
      11..<18
    ),
  ]

  @Test(arguments: unreadable)
  func `a call that cannot be read says what and where`(
    text: String, problem: ExpressionError.Problem, range: Range<Int>
  ) {
    let error = failure(text)
    #expect(error?.problem == problem)
    #expect(error?.range == range)
  }

  static let unfitting: [(String, ExpressionError.Problem, Range<Int>)] = [
    (
      "cut(x, at: [1, 1])", .notAscending(function: "cut", option: "at"),
      11..<17
    ),
    (
      "cut(x, at: [1, 2], labels: ['a', 'b'])",
      .listLength(function: "cut", option: "labels", found: 2, wanted: 3), 27..<37
    ),
    (
      "cut(x, at: [1], labels: ['a', 'a'])", .repeatedValue(function: "cut", option: "labels"),
      30..<33
    ),
    ("cut(t, at: [1])", .typeMismatch(expected: .number, found: .text, operation: "cut"), 4..<5),
    (
      "recode(t, from: ['a'], to: ['b', 'c'])",
      .listLength(function: "recode", option: "to", found: 2, wanted: 1), 27..<37
    ),
    (
      "recode(t, from: ['a', 'a'], to: [1, 2])", .repeatedValue(function: "recode", option: "from"),
      22..<25
    ),
    (
      "recode(t, from: [1], to: [2])",
      .typeMismatch(expected: .text, found: .number, operation: "from"), 17..<18
    ),
    (
      "recode(t, from: ['a'], to: ['b'], else: 3)",
      .typeMismatch(expected: .text, found: .number, operation: "recode"), 40..<41
    ),
    (
      "case(x > 1, 'a', else: 1)",
      .typeMismatch(expected: .text, found: .number, operation: "case"), 23..<24
    ),
    ("case(x, 1)", .typeMismatch(expected: .flag, found: .number, operation: "case"), 5..<6),
    (
      "coalesce(x, t)", .typeMismatch(expected: .number, found: .text, operation: "coalesce"),
      12..<13
    ),
    ("mean(t, by: s)", .typeMismatch(expected: .number, found: .text, operation: "mean"), 5..<6),
    ("mean(d)", .typeMismatch(expected: .number, found: .date, operation: "mean"), 5..<6),
    ("mean(x, by: nowhere)", .unknownColumn(name: "nowhere"), 12..<19),
    ("share(x)", .typeMismatch(expected: .flag, found: .number, operation: "share"), 6..<7),
    (
      "lag(x, order: t)", .typeMismatch(expected: .number, found: .text, operation: "order"),
      14..<15
    ),
    ("lower(x)", .typeMismatch(expected: .text, found: .number, operation: "lower"), 6..<7),
    ("d > 3", .typeMismatch(expected: .date, found: .number, operation: ">"), 4..<5),
    ("d == 'yesterday'", .notADate, 5..<16),
    ("d in ['2018-09-01', '2018-02-30']", .notADate, 20..<32),
    (
      "d in '2018-09-01' .. 3", .typeMismatch(expected: .date, found: .number, operation: "in"),
      21..<22
    ),
    ("d + d", .typeMismatch(expected: .number, found: .date, operation: "+"), 0..<1),
    ("d * 2", .typeMismatch(expected: .number, found: .date, operation: "*"), 0..<1),
    ("date('1/9/2018')", .notADate, 5..<15),
    ("date(t, format: '%d/%y')", .badDateFormat, 16..<23),
    ("date(x)", .typeMismatch(expected: .text, found: .number, operation: "date"), 5..<6),
    ("year('2018')", .notADate, 5..<11),
    ("academic_year('2018/20')", .notAnAcademicYear, 14..<23),
    ("min(d, x)", .typeMismatch(expected: .date, found: .number, operation: "min"), 7..<8),
    ("missing('r')", .typeUnknown, 0..<12),
  ]

  @Test(arguments: unfitting)
  func `a call whose types do not fit says what and where`(
    text: String, problem: ExpressionError.Problem, range: Range<Int>
  ) throws {
    let types: [String: ValueType] = [
      "x": .number, "y": .number, "t": .text, "s": .text, "d": .date,
    ]
    let problems = try Expression(parsing: text).check { name in types[name].map { .some($0) } }
    #expect(problems.first?.problem == problem)
    #expect(problems.first?.range == range)
  }

  static let typed: [(String, ValueType)] = [
    ("d - '2018-09-01'", .number), ("d + 7", .date), ("7 + d", .date), ("d - d", .number),
    ("min(d, '2018-09-01')", .date), ("max(d, by: s)", .date), ("lag(d, order: x)", .date),
    ("if(x > 1, d, d)", .date), ("year(d)", .number), ("text(d)", .text), ("date(t)", .date),
    ("recode(t, from: ['a'], to: [1])", .number),
    ("recode(t, from: ['a'], to: ['b'], else: keep)", .text),
    ("case(x > 1, 1, else: missing('r'))", .number), ("min(x > 1, by: s)", .flag),
    ("coalesce(x > 1, x)", .number), ("cut(x, at: [1])", .text), ("d in ['2018-09-01']", .flag),
  ]

  @Test(arguments: typed)
  func `the type is known before any row`(text: String, type: ValueType) throws {
    let types: [String: ValueType] = ["x": .number, "t": .text, "s": .text, "d": .date]
    let expression = try Expression(parsing: text)
    #expect(expression.check { name in types[name].map { .some($0) } } == [])
    #expect(expression.resultType { name in types[name].map { .some($0) } } == type)
  }

  // MARK: Values

  let table = frame(
    numbers("x", [1, 2, 2.5, nil, 3], MissingReason("rx")),
    factor("s", ["b", "a", "b", nil, "c"], levels: ["c", "b", "a"], MissingReason("rs")))

  @Test func `bands have names that say what they hold`() throws {
    #expect(
      try cells("cut(x, at: [1, 2.5])", table) == [
        "up to 1", "over 1 to 2.5", "over 1 to 2.5", "<rx>", "over 2.5",
      ])
    #expect(
      try cells("cut(x, at: [1, 2.5], right: false)", table) == [
        "1 to below 2.5", "1 to below 2.5", "2.5 and over", "<rx>", "2.5 and over",
      ])
  }

  private func levels(_ text: String) throws -> [String] {
    guard case .factor(let factor) = try Expression(parsing: text).evaluate(on: table).values
    else { return [] }
    return factor.levels
  }

  @Test func `bands and recoded levels stand in the order written`() throws {
    #expect(try levels("cut(x, at: [2], labels: ['z', 'a'])") == ["z", "a"])
    #expect(try levels("recode(s, from: ['a', 'b', 'c'], to: ['z', 'm', 'z'])") == ["z", "m"])
    #expect(
      try levels("recode(s, from: ['a'], to: ['z'], else: keep)").starts(with: ["z", "c", "b"]))
    #expect(try levels("recode(s, from: ['a'], to: ['z'], else: 'rest')") == ["z", "rest"])
    #expect(try levels("upper(s)") == ["A", "B", "C"])
  }

  @Test func `recode without else promises that all are named`() throws {
    let error = #expect(throws: ExpressionError.self) {
      try Expression(parsing: "recode(s, from: ['b'], to: ['z'])").evaluate(on: table)
    }
    #expect(error?.problem == .notRecoded(values: 2, rows: 2, firstRow: 1))
    #expect(
      try cells("recode(s, from: ['b'], to: [1], else: missing)", table) == [
        "1.0", "<not recoded>", "1.0", "<rs>", "<not recoded>",
      ])
    #expect(
      try cells("recode(x, from: [1, 2], to: ['one', 'two'], else: 'more')", table) == [
        "one", "two", "more", "<rx>", "more",
      ])
  }

  @Test func `an emptied text is blank`() throws {
    let found = try cells("replace(s, 'a', '')", table)
    #expect(found == ["b", "<blank>", "b", "<rs>", "c"])
    #expect(try cells("substring(s, 2)", table)[0] == "<blank>")
    #expect(try cells("replace(s, '', 'z')", table)[0] == "b")
  }

  @Test func `dates compare, differ and move by days`() throws {
    var dated = frame(
      Column(name: "d", values: .number([0, 17775, -1]), isDate: true), numbers("n", [1, nil, 2]))
    #expect(try cells("text(d)", dated) == ["1970-01-01", "2018-09-01", "1969-12-31"])
    #expect(try cells("text(d + 28)", dated)[0] == "1970-01-29")
    #expect(try cells("d >= '2018-09-01'", dated) == ["false", "true", "false"])
    #expect(try cells("'2018-09-01' == d", dated) == ["false", "true", "false"])
    #expect(try cells("d in '1970-01-01' .. '2018-09-01'", dated) == ["true", "true", "false"])
    #expect(try cells("d not in ['1969-12-31']", dated) == ["true", "true", "false"])
    #expect(try cells("academic_year(d)", dated) == ["1970.0", "2019.0", "1970.0"])
    #expect(try cells("academic_year(n + 2000)", dated)[1] == "<blank>")
    dated.set(try Expression(parsing: "max(d)").evaluate(on: dated, as: "last"))
    #expect(dated["last"]?.isDate == true)
    #expect(dated.subset(RowSelection(rows: [1]))["d"]?.isDate == true)
    #expect(try cells("last - d", dated)[0] == "17775.0")
  }

  @Test func `academic years as schools write them`() throws {
    let texts = [
      "2018/2019", "2018/19", "2018-19", "1999/00", "2019", "2018/2020", "2018/1", "x",
      "2018-09-01",
    ]
    let table = frame(Column(name: "y", values: .text(texts)))
    let bad = "<not an academic year>"
    #expect(
      try cells("academic_year(y)", table) == [
        "2019.0", "2019.0", "2019.0", "2000.0", "2019.0", bad, bad, bad, "2019.0",
      ])
  }

  @Test func `moments are spelled to the second, across midnight and before 1970`() {
    #expect(CalendarDate.spelled(moment: 17_784 + 10 / 24) == "2018-09-10T10:00:00")
    #expect(CalendarDate.spelled(moment: -0.5) == "1969-12-31T12:00:00")
    #expect(CalendarDate.spelled(moment: 1 - 1e-9) == "1970-01-02T00:00:00")
    #expect(CalendarDate.spelled(moment: 1e9) == nil)
  }

  @Test func `every day from 1 to 9999 goes to and fro`() throws {
    var previous = CalendarDate(year: 1, month: 1, day: 1)
    #expect(previous?.days == -719_162)
    for days in -719_162...2_932_896 where days % 61 == 0 || days < -718_000 {
      let date = try #require(CalendarDate(days: Double(days)))
      guard date.days == days, DateFormat.iso.days(date.spelled) == days else {
        Issue.record("\(days)")
        return
      }
      previous = date
    }
    #expect(CalendarDate(days: 2_932_896)?.spelled == "9999-12-31")
    #expect(CalendarDate(days: 2_932_897) == nil)
    #expect(CalendarDate(year: 1900, month: 2, day: 29) == nil)
    #expect(CalendarDate(year: 2000, month: 2, day: 29) != nil)
  }

  @Test func `dates are read as the format has them and no other way`() {
    #expect(DateFormat("%d/%m/%Y")?.days("1/9/2018") == 17775)
    #expect(DateFormat("%d/%m/%Y")?.days("01/09/2018") == 17775)
    #expect(DateFormat("%d.%m.%Y")?.days("01/09/2018") == nil)
    for text in ["2018-9-1", "2018-09-01 ", "2018-13-01", "18-09-01", "2018-09-011", ""] {
      #expect(DateFormat.iso.days(text) == nil, "\(text)")
    }
    for format in ["%d/%m", "%d/%d/%m/%Y", "%y-%m-%d", "%Y-%m-%d %H", "%"] {
      #expect(DateFormat(format) == nil, "\(format)")
    }
  }

  @Test func `numbers and texts go to and fro`() throws {
    let values: [Double?] = [0.1, -3, 1e300, 12345678901234, 2.5e-8, nil]
    let table = frame(numbers("x", values))
    let found = try cells("number(text(x))", table)
    #expect(found.dropLast() == values.compactMap { $0.map { "\($0)" } }[...])
    #expect(try cells("text(x)", table)[1] == "-3")
    let large = frame(numbers("x", [1e15, -9_007_199_254_740_992, 1e16]))
    #expect(try cells("text(x)", large) == ["1000000000000000", "-9007199254740992", "1e+16"])
    #expect(try cells("number('0x10')", table)[0] == "<not a number>")
    #expect(try cells("number('inf')", table)[0] == "<not a number>")
  }

  @Test func `identifiers stay identifiers`() throws {
    let known: Set<String> = ["urn"]
    for text in [
      "urn", "trim(urn)", "concat('a', urn)", "if(x > 1, urn, 'none')", "substring(urn, 1, 3)",
      "case(x > 1, 'a', else: urn)", "coalesce(s, urn)", "lag(urn, order: x)",
      "recode(urn, from: ['1'], to: ['2'], else: keep)",
    ] {
      #expect(try Expression(parsing: text).isIdentifier(among: known), "\(text)")
    }
    for text in [
      "number(urn)", "length(urn)", "urn == '1'", "count(by: urn)", "if(urn == '1', s, s)",
    ] {
      #expect(try !Expression(parsing: text).isIdentifier(among: known), "\(text)")
    }
  }

  // MARK: Hostile

  @Test func `huge lists, long names and many levels pass`() throws {
    let list = (0..<50_000).map { "'l\($0)'" }.joined(separator: ", ")
    let texts = (0..<100_000).map { "l\($0)" }
    let table = frame(Column(name: "über 🙂", values: .text(texts)))
    let recoded = try cells("recode(`über 🙂`, from: [\(list)], to: [\(list)], else: 'x')", table)
    #expect(recoded[49_999] == "l49999")
    #expect(recoded[50_000] == "x")
    #expect(try cells("upper(`über 🙂`)", table)[99_999] == "L99999")
    #expect(try cells("count(by: `über 🙂`)", table)[5] == "1.0")
    #expect(try cells("concat(`über 🙂`, `über 🙂`)", table)[1] == "l1l1")
  }

  @Test
  func `a lag of no or a negative distance is an error, and so is a sum of very many columns`() {
    for distance in ["0", "-1", "0.0"] {
      let text = "lag(x, order: x, distance: \(distance))"
      guard case .badArgument(_, "distance", _)? = failure(text)?.problem else {
        Issue.record("\(text) passes")
        continue
      }
    }
    #expect(throws: Never.self) { try Expression(parsing: "lag(x, order: x, distance: 0.5)") }
    let sum = Array(repeating: "x", count: 600).joined(separator: " + ")
    #expect(failure(sum)?.problem == .tooLong(limit: 500))
  }

  @Test func `deep nesting of calls is an error`() {
    let deep = String(repeating: "mean(", count: 300) + "x" + String(repeating: ")", count: 300)
    #expect(failure(deep)?.problem == .tooDeep(limit: 200))
  }
}
