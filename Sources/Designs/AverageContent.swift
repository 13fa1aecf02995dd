/// A variable's values once a column is set to a level, or their derivative.
enum AverageContent: Sendable {
  case constant(Double)
  case numbers([Double])
  case code(Int32)
  case codes([Int32])
  case block([[Double]])

  /// The number in a row, of numbers.
  func number(_ row: Int) -> Double {
    switch self {
    case .constant(let value): value
    case .numbers(let values): values[row]
    case .code, .codes, .block: preconditionFailure("no numbers")
    }
  }

  func factor(_ component: DesignColumn.Component) -> AverageFactor {
    switch (self, component) {
    case (.constant(let value), .number): .constant(value)
    case (.constant(let value), .block): .constant(value)
    case (.numbers(let values), .number): .numbers(values)
    case (.code(let own), .level(_, let code)): .constant(own == code ? 1 : 0)
    case (.codes(let own), .level(_, let code)): .codes(own, code)
    case (.block(let columns), .block(_, let place)): .numbers(columns[place])
    default: preconditionFailure("a component of another kind than its variable")
    }
  }
}

/// One factor of a product over rows.
enum AverageFactor: Sendable {
  case constant(Double)
  case numbers([Double])
  case codes([Int32], Int32)

  func number(_ row: Int) -> Double {
    switch self {
    case .constant(let value): value
    case .numbers(let values): values[row]
    case .codes(let codes, let code): codes[row] == code ? 1 : 0
    }
  }
}
