/// The values of one piece of an expression: one for all rows, or one per row.
enum Lane<Element: Sendable>: Sendable {
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
    case .constant(let value): [Element](repeating: value, count: rowCount)
    case .rows(let values): values
    }
  }

  @inline(__always) func map<Result: Sendable>(_ transform: (Element) -> Result) -> Lane<Result> {
    switch self {
    case .constant(let value): .constant(transform(value))
    case .rows(let values): .rows(values.map(transform))
    }
  }

  /// Applies an operation row by row; the four shapes are told apart outside the loop.
  @inline(__always) static func combine<Other: Sendable, Result: Sendable>(
    _ a: Lane<Element>, _ b: Lane<Other>, _ operation: (Element, Other) -> Result
  ) -> Lane<Result> {
    switch (a, b) {
    case (.constant(let x), .constant(let y)): .constant(operation(x, y))
    case (.constant(let x), .rows(let ys)): .rows(ys.map { operation(x, $0) })
    case (.rows(let xs), .constant(let y)): .rows(xs.map { operation($0, y) })
    case (.rows(let xs), .rows(let ys)): .rows(zip(xs, ys).map { operation($0, $1) })
    }
  }
}
