import Frames

/// A column that grows by the parts of the chunks, in their order.
struct ColumnAssembly: Sendable {
  /// What came of it.
  enum Outcome: Sendable {
    case column(Column, ColumnType)
    case problems([RawProblem])
    /// A cell is no number in a column guessed to hold numbers, or begins as names do (`007`): read it again as levels.
    case notNumbers
    /// All cells are numbers, though one begins as names do: read it again as numbers.
    case onlyNumbers
  }

  let plan: ColumnPlan

  /// The rows so far.
  private(set) var rowCount = 0

  private var numbers: [Double] = []
  private var notNumbers = Offence()
  private var mayBeNames = false
  private var outOfRange = Offence()

  private var dictionary = ByteDictionary()
  private var codes: [Int32] = []
  private var notFlags = Offence()

  private var texts: [String] = []

  /// The mask's number of each row, empty until one is missing.
  private var mask = MaskBuilder()

  init(_ plan: ColumnPlan) { self.plan = plan }

  /// Adds the part of the next chunk.
  ///
  /// - Parameters:
  ///   - part: Of the plan's kind, with as many rows as the chunk has.
  ///   - count: The rows of the chunk.
  ///   - expected: How many rows there will be in all, roughly: room is made for so many.
  mutating func append(_ part: borrowing ColumnPart, rowCount count: Int, expected: Int) {
    switch copy part {
    case .numbers(let part): append(part, expected)
    case .levels(let part): append(part, expected)
    case .text(let part):
      mask.append(part.mask, rowBase: rowCount)
      texts.append(contentsOf: part.texts)
    }
    rowCount += count
  }

  private mutating func append(_ part: NumberPart, _ expected: Int) {
    notNumbers.join(part.notNumbers, rowBase: rowCount, keeps: plan.keepsOffences)
    outOfRange.join(part.outOfRange, rowBase: rowCount, keeps: false)
    mayBeNames = mayBeNames || part.mayBeNames
    if plan.gathering == .guessedNumbers, notNumbers.count > 0 || mayBeNames {
      (numbers, mask) = ([], MaskBuilder())
      return
    }
    mask.append(part.mask, rowBase: rowCount)
    if numbers.capacity < rowCount + part.values.count { numbers.reserveInLargePages(expected) }
    numbers.append(contentsOf: part.values)
  }

  private mutating func append(_ part: LevelPart, _ expected: Int) {
    mask.append(part.mask, rowBase: rowCount)
    notFlags.join(part.notFlags, rowBase: rowCount, keeps: plan.keepsOffences)
    let entries = dictionary.merge(part.dictionary, rowBase: rowCount)
    if codes.capacity < rowCount + part.codes.count { codes.reserveInLargePages(expected) }
    for code in part.codes { codes.append(code < 0 ? -1 : entries[Int(code)]) }
  }

  /// The cells that do not fit the declared type, if that leaves their rows out.
  var unfit: (kind: ReadProblem.Kind, places: [Offence.Place])? {
    switch plan.gathering {
    case .numbers(let type): (Self.kind(of: type, 1), notNumbers.places)
    case .levels where plan.request.declaredType == .flag: (.notAFlag(count: 1), notFlags.places)
    default: nil
    }
  }

  /// The column, or what is wrong with it.
  consuming func finish() -> Outcome {
    switch plan.gathering {
    case .numbers(let type): finishNumbers(type)
    case .guessedNumbers: finishNumbers(nil)
    case .levels: finishLevels()
    case .text: .column(column(.text(texts)), .text)
    }
  }

  private func finishNumbers(_ type: ColumnType?) -> Outcome {
    if type == nil, notNumbers.count > 0 || mayBeNames { return .notNumbers }
    var problems: [RawProblem] = []
    if notNumbers.count > 0 {
      problems.append(problem(Self.kind(of: type, notNumbers.count), notNumbers))
    }
    if outOfRange.count > 0 {
      problems.append(problem(.outOfRange(count: outOfRange.count), outOfRange))
    }
    guard problems.isEmpty else { return .problems(problems) }
    return .column(column(.number(numbers)), type ?? .number)
  }

  private static func kind(of type: ColumnType?, _ count: Int) -> ReadProblem.Kind {
    switch type {
    case .integer: .notAnInteger(count: count)
    case .year: .notAYear(count: count)
    case .date: .notADate(count: count)
    default: .notANumber(count: count)
    }
  }

  private consuming func finishLevels() -> Outcome {
    switch LevelReading(dictionary, as: plan.request, encoding: plan.encoding) {
    case .problem(let kind, let first):
      let entry = dictionary.entries[first]
      return .problems([
        RawProblem(
          kind: kind, offset: entry.firstOffset, row: entry.firstRow,
          columnName: plan.request.name)
      ])
    case .flags(let flags):
      let values = codes.map { $0 >= 0 && flags[Int($0)] }
      return .column(column(.flag(values)), .flag)
    case .numbers: return .onlyNumbers
    case .factor(let levels, let numbers, let type):
      for row in codes.indices where codes[row] >= 0 { codes[row] = numbers[Int(codes[row])] }
      return .column(column(.factor(Factor(levels: levels, codes: codes))), type)
    }
  }

  private func problem(_ kind: ReadProblem.Kind, _ offence: Offence) -> RawProblem {
    RawProblem(
      kind: kind, offset: offence.first.offset, row: offence.first.row,
      columnName: plan.request.name)
  }

  private func column(_ values: Column.Values) -> Column {
    Column(
      name: plan.request.name, values: values, missing: finishedMask, label: plan.request.label,
      isDate: plan.gathering == .numbers(.date))
  }

  /// The mask of all rows, with those reasons only that occur.
  private var finishedMask: MissingMask {
    var whole = mask
    whole.finish(rowCount: rowCount)
    var codes = whole.codes
    guard !codes.isEmpty else { return .none }
    var occurs = [Bool](repeating: false, count: 256)
    for code in codes { occurs[Int(code)] = true }
    var renumbered = [UInt8](repeating: 0, count: 256)
    var reasons: [MissingReason] = []
    for (index, reason) in plan.codes.reasons.enumerated() where occurs[index + 1] {
      reasons.append(reason)
      renumbered[index + 1] = UInt8(reasons.count)
    }
    if reasons.count < plan.codes.reasons.count {
      for row in codes.indices { codes[row] = renumbered[Int(codes[row])] }
    }
    return MissingMask(codes: codes, reasons: reasons)
  }
}
