import Frames

/// Joins the parts of a column, in the order of the chunks.
struct ColumnAssembly: Sendable {
  /// What came of it.
  enum Outcome: Sendable {
    case column(Column, ColumnType)
    case problems([RawProblem])
    /// A cell is no number in a column guessed to hold numbers: read it again as levels.
    case notNumbers
  }

  let plan: ColumnPlan

  /// The row before the first one of each chunk, and all rows at the end.
  let rowBases: [Int]

  private var rowCount: Int { rowBases.last ?? 0 }

  /// Joins parts of the plan's kind, one per chunk.
  func join(_ parts: [ColumnPart]) -> Outcome {
    switch plan.gathering {
    case .numbers(let type):
      joinNumbers(
        parts.compactMap { if case .numbers(let part) = $0 { part } else { nil } }, type: type)
    case .guessedNumbers:
      joinNumbers(
        parts.compactMap { if case .numbers(let part) = $0 { part } else { nil } }, type: nil)
    case .levels:
      joinLevels(parts.compactMap { if case .levels(let part) = $0 { part } else { nil } })
    case .text:
      joinTexts(parts.compactMap { if case .text(let part) = $0 { part } else { nil } })
    }
  }

  private func joinNumbers(_ parts: [NumberPart], type: ColumnType?) -> Outcome {
    var notNumbers = Offence()
    var outOfRange = Offence()
    for (part, base) in zip(parts, rowBases) {
      if part.notNumbers.count > 0 { notNumbers.join(part.notNumbers, rowBase: base) }
      if part.outOfRange.count > 0 { outOfRange.join(part.outOfRange, rowBase: base) }
    }
    if type == nil, notNumbers.count > 0 { return .notNumbers }
    var problems: [RawProblem] = []
    if notNumbers.count > 0 {
      problems.append(problem(Self.kind(of: type, notNumbers.count), notNumbers))
    }
    if outOfRange.count > 0 {
      problems.append(problem(.outOfRange(count: outOfRange.count), outOfRange))
    }
    guard problems.isEmpty else { return .problems(problems) }
    let values = parts.map(\.values).joined(count: rowCount)
    return .column(column(.number(values), parts.map(\.mask)), type ?? .number)
  }

  private static func kind(of type: ColumnType?, _ count: Int) -> ReadProblem.Kind {
    switch type {
    case .integer: .notAnInteger(count: count)
    case .year: .notAYear(count: count)
    case .date: .notADate(count: count)
    default: .notANumber(count: count)
    }
  }

  private func joinTexts(_ parts: [TextPart]) -> Outcome {
    .column(column(.text(parts.flatMap(\.texts)), parts.map(\.mask)), .text)
  }

  private func joinLevels(_ parts: [LevelPart]) -> Outcome {
    var dictionary = ByteDictionary()
    let renumbered = zip(parts, rowBases).map { dictionary.merge($0.dictionary, rowBase: $1) }
    switch LevelReading(dictionary, as: plan.request, encoding: plan.encoding) {
    case .problem(let kind, let first):
      let entry = dictionary.entries[first]
      return .problems([
        RawProblem(
          kind: kind, offset: entry.firstOffset, row: entry.firstRow,
          columnName: plan.request.name)
      ])
    case .flags(let flags):
      var values: [Bool] = []
      values.reserveCapacity(rowCount)
      for (part, numbers) in zip(parts, renumbered) {
        for code in part.codes { values.append(code >= 0 && flags[Int(numbers[Int(code)])]) }
      }
      return .column(column(.flag(values), parts.map(\.mask)), .flag)
    case .factor(let levels, let numbers, let type):
      let places = renumbered.map { entries in entries.map { numbers[Int($0)] } + [-1] }
      let codes = zip(parts, places).map { part, places in
        // The entry after the last one is what -1 becomes.
        part.codes.map { places[$0 < 0 ? places.count - 1 : Int($0)] }
      }
      let factor = Factor(levels: levels, codes: codes.joined(count: rowCount))
      return .column(column(.factor(factor), parts.map(\.mask)), type)
    }
  }

  private func problem(_ kind: ReadProblem.Kind, _ offence: Offence) -> RawProblem {
    RawProblem(
      kind: kind, offset: offence.first.offset, row: offence.first.row,
      columnName: plan.request.name)
  }

  private func column(_ values: Column.Values, _ masks: [MaskBuilder]) -> Column {
    Column(
      name: plan.request.name, values: values, missing: join(masks), label: plan.request.label,
      isDate: plan.gathering == .numbers(.date))
  }

  /// The mask of all rows, with those reasons only that occur.
  private func join(_ masks: [MaskBuilder]) -> MissingMask {
    guard masks.contains(where: { !$0.codes.isEmpty }) else { return .none }
    var codes: [UInt8] = []
    codes.reserveCapacity(rowCount)
    for (index, mask) in masks.enumerated() {
      let count = rowBases[index + 1] - rowBases[index]
      codes.append(contentsOf: mask.codes)
      codes.append(contentsOf: repeatElement(0, count: count - mask.codes.count))
    }
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
