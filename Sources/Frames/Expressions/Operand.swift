/// A piece of an expression evaluated over all rows.
struct Operand: Sendable {
  enum Values: Sendable {
    case numbers(Lane<Double>)
    case flags(Lane<Bool>)
    /// Positions in `levels`; -1 where absent.
    case texts(Lane<Int32>, levels: [String])
    /// Absent in every row, of no type: `missing('reason')`.
    case nothing
  }

  let values: Values
  let absence: Absence
  /// Whether the levels stand in an order of their own, which a column made of them keeps.
  var keepsOrder = false

  /// The values as numbers, flags as 1 and 0.
  var numbers: Lane<Double> {
    switch values {
    case .numbers(let numbers): numbers
    case .flags(let flags): flags.map { $0 ? 1 : 0 }
    case .nothing: .constant(0)
    case .texts: preconditionFailure("a text where the type check promised a number")
    }
  }

  var flags: Lane<Bool> {
    switch values {
    case .flags(let flags): flags
    case .nothing: .constant(false)
    case .numbers, .texts: preconditionFailure("a value where the type check promised a flag")
    }
  }

  /// The values as levels.
  var texts: (codes: Lane<Int32>, levels: [String]) {
    switch values {
    case .texts(let codes, let levels): (codes, levels)
    case .nothing: (.constant(-1), [])
    case .numbers, .flags: preconditionFailure("a value where the type check promised a text")
    }
  }

  var isNothing: Bool { if case .nothing = values { true } else { false } }

  /// The values of other rows: row r takes that of `sources[r]`, and none where that is negative.
  func gathering(_ sources: [Int32]) -> Values {
    func gather<Element: Sendable>(_ lane: Lane<Element>, _ absent: Element) -> Lane<Element> {
      guard case .rows(let values) = lane else { return lane }
      return .rows(sources.map { $0 < 0 ? absent : values[Int($0)] })
    }
    return switch values {
    case .numbers(let lane): .numbers(gather(lane, 0))
    case .flags(let lane): .flags(gather(lane, false))
    case .texts(let lane, let levels): .texts(gather(lane, -1), levels: levels)
    case .nothing: .nothing
    }
  }
}
