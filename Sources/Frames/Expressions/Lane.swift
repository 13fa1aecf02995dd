import Numerics

/// The values of one piece of an expression: one for all rows, or one per row.
enum Lane<Element: BitwiseCopyable & Sendable>: Sendable {
  case constant(Element)
  case rows([Element])

  @inline(__always) subscript(row: Int) -> Element {
    switch self {
    case .constant(let value): value
    case .rows(let values): values[row]
    }
  }

  func expanded(_ rowCount: Int) -> [Element] {
    switch self {
    case .constant(let value): [Element](large: rowCount) { _ in value }
    case .rows(let values): values
    }
  }

  @inline(__always)
  func map<Result: BitwiseCopyable & Sendable>(
    _ transform: (Element) -> Result
  ) -> Lane<Result> {
    switch self {
    case .constant(let value): .constant(transform(value))
    case .rows(let values): .rows(Array(large: values.count) { transform(values[$0]) })
    }
  }

  /// Applies an operation row by row; the four shapes are told apart outside the loop.
  @inline(__always)
  static func combine<
    Other: BitwiseCopyable & Sendable, Result: BitwiseCopyable & Sendable
  >(
    _ a: Lane<Element>, _ b: Lane<Other>, _ operation: (Element, Other) -> Result
  ) -> Lane<Result> {
    switch (a, b) {
    case (.constant(let x), .constant(let y)): .constant(operation(x, y))
    case (.constant(let x), .rows(let ys)): .rows(Array(large: ys.count) { operation(x, ys[$0]) })
    case (.rows(let xs), .constant(let y)): .rows(Array(large: xs.count) { operation(xs[$0], y) })
    case (.rows(let xs), .rows(let ys)):
      .rows(Array(large: min(xs.count, ys.count)) { operation(xs[$0], ys[$0]) })
    }
  }
}
