import Frames

extension Column {
  /// The column as a category: levels of numbers ascend and are spelled bare where whole, those of flags are `false`
  /// and `true`; -1 where a value is missing.
  var factor: Factor {
    switch values {
    case .factor(let factor): factor
    case .text(let texts): Factor(texts: texts, missing: missing)
    case .flag(let flags): Factor(levels: ["false", "true"], codes: flags.map { $0 ? 1 : 0 })
    case .number(let numbers): Self.factor(numbers, missing: missing)
    }
  }

  private static func factor(_ numbers: [Double], missing: MissingMask) -> Factor {
    var seen: Set<Double> = []
    for (row, value) in numbers.enumerated() where !missing.isMissing(row) { seen.insert(value) }
    let values = seen.sorted()
    let places = Dictionary(zip(values, Int32(0)...), uniquingKeysWith: { first, _ in first })
    let codes = numbers.enumerated().map { row, value in
      missing.isMissing(row) ? -1 : places[value] ?? -1
    }
    return Factor(levels: values.map { Node.spelled(number: $0) }, codes: codes)
  }

  /// Whether messages may spell the column's values as levels: of categories and flags, and of years.
  var tellsLevels: Bool {
    switch values {
    case .factor, .flag: true
    case .text: false
    case .number(let numbers):
      numbers.enumerated().allSatisfy { row, value in
        missing.isMissing(row) || (1000...3000 ~= value && value == value.rounded())
      }
    }
  }
}
