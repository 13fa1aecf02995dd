import Frames
import Glibc

/// A smooth function of terms as a contrast writes it: `` exp(`x`) - 1 ``, `` `a`*`b` ``, `` -`x`/(2*`I(x^2)`) ``.
public struct SmoothExpression: Sendable, Equatable {
  /// The value at some estimates and what it gains with each of them.
  public struct Point: Sendable, Equatable {
    /// g(b).
    public let value: Double
    /// dg/db, one number per term.
    public let gradient: [Double]
  }

  /// Where a piece has no value or no derivative, and its text.
  public struct Undefined: Error, Sendable, Equatable {
    /// The piece as written.
    public let piece: String
  }

  /// The terms in the order in which they first stand, each once, with weight 1.
  public let terms: [LinearExpression.Part]
  private let root: ContrastExpression.Piece
  private let text: String

  /// Reads an expression.
  ///
  /// - Parameter text: Terms in back-ticks and numbers, joined by `+ - * / ^`, exp, log and sqrt.
  /// - Throws: The first problem with its place in Unicode scalars; `nothingLeft` without a term.
  public init(parsing text: String) throws(LinearExpressionError) {
    self.text = text
    root = try ContrastExpression(parsing: text).root
    var found: [LinearExpression.Part] = []
    root.visit { piece in
      guard case .term(let name) = piece.kind, !found.contains(where: { $0.name == name }) else {
        return
      }
      found.append(.init(name: name, weight: 1, range: piece.range))
    }
    terms = found
    if found.isEmpty {
      throw LinearExpressionError(.nothingLeft, at: 0..<text.unicodeScalars.count)
    }
  }

  /// The value and the gradient, by the rules of differentiation applied to numbers: exact to rounding.
  ///
  /// - Parameter values: One estimate per term.
  /// - Returns: g(b) and dg/db.
  /// - Throws: The innermost piece that is no finite number there, or has no derivative: `` log(`x`) `` at -1.
  public func point(at values: [Double]) throws(Undefined) -> Point {
    precondition(values.count == terms.count, "\(values.count) of \(terms.count) terms")
    let places = Dictionary(
      zip(terms.map(\.name), terms.indices), uniquingKeysWith: { first, _ in first })
    let dual = try dual(root, values, places)
    return Point(
      value: dual.value,
      gradient: dual.gradient.isEmpty
        ? [Double](repeating: 0, count: terms.count) : dual.gradient)
  }

  private func dual(
    _ piece: ContrastExpression.Piece, _ values: [Double], _ places: [String: Int]
  ) throws(Undefined) -> Dual {
    let result: Dual
    switch piece.kind {
    case .number(let value): result = Dual(value)
    case .term(let name):
      let place = places[name] ?? 0
      result = Dual(
        value: values[place], gradient: values.indices.map { $0 == place ? 1 : 0 })
    case .group(let inner): return try dual(inner, values, places)
    case .negation(let inner): result = try dual(inner, values, places).scaled(by: -1)
    case .sum(let pieces, let isSubtracted):
      var sum = try dual(pieces[0], values, places)
      for (piece, isSubtracted) in zip(pieces, isSubtracted).dropFirst() {
        let other = try dual(piece, values, places)
        sum = sum.adding(isSubtracted ? other.scaled(by: -1) : other)
      }
      result = sum
    case .product(let pieces, let isDivisor):
      var product = try dual(pieces[0], values, places)
      for (piece, isDivisor) in zip(pieces, isDivisor).dropFirst() {
        let other = try dual(piece, values, places)
        product = isDivisor ? product.divided(by: other) : product.multiplied(by: other)
      }
      result = product
    case .power(let base, let exponent):
      result = try dual(base, values, places).raised(to: dual(exponent, values, places))
    case .call(let function, let argument):
      result = try dual(argument, values, places).applying(function)
    }
    guard result.value.isFinite, result.gradient.allSatisfy(\.isFinite) else {
      let scalars = Array(text.unicodeScalars)[piece.range]
      throw Undefined(piece: String(scalars: scalars))
    }
    return result
  }
}

extension ContrastExpression.Piece {
  fileprivate func visit(_ body: (Self) -> Void) {
    body(self)
    switch kind {
    case .number, .term: break
    case .negation(let inner), .group(let inner), .call(_, let inner): inner.visit(body)
    case .sum(let pieces, _), .product(let pieces, _): for piece in pieces { piece.visit(body) }
    case .power(let base, let exponent):
      base.visit(body)
      exponent.visit(body)
    }
  }
}

/// A value with its derivatives; no derivatives of a number, so that constants add no noughts.
private struct Dual {
  var value: Double
  var gradient: [Double]

  init(_ value: Double) { (self.value, gradient) = (value, []) }

  init(value: Double, gradient: [Double]) { (self.value, self.gradient) = (value, gradient) }

  func scaled(by factor: Double) -> Dual {
    Dual(value: factor * value, gradient: gradient.map { factor * $0 })
  }

  func adding(_ other: Dual) -> Dual {
    Dual(
      value: value + other.value,
      gradient: gradient.isEmpty
        ? other.gradient
        : other.gradient.isEmpty ? gradient : zip(gradient, other.gradient).map { $0 + $1 })
  }

  /// (ab)' = a'b + ab'.
  func multiplied(by other: Dual) -> Dual {
    let mine = gradient.map { $0 * other.value }
    return Dual(value: value * other.value, gradient: mine).addingSlope(
      other.gradient.map { value * $0 })
  }

  /// (a/b)' = a'/b - (a/b) b'/b.
  func divided(by other: Dual) -> Dual {
    let ratio = value / other.value
    return Dual(value: ratio, gradient: gradient.map { $0 / other.value }).addingSlope(
      other.gradient.map { -ratio * ($0 / other.value) })
  }

  /// (a^b)' = b a^(b - 1) a' + a^b log(a) b'.
  func raised(to other: Dual) -> Dual {
    let power = pow(value, other.value)
    let outer = other.value == 0 ? 0 : other.value * pow(value, other.value - 1)
    return Dual(value: power, gradient: gradient.map { outer * $0 }).addingSlope(
      other.gradient.map { power * Glibc.log(value) * $0 })
  }

  func applying(_ function: ContrastExpression.Function) -> Dual {
    let outer = function.slope(value)
    return Dual(value: function.value(value), gradient: gradient.map { outer * $0 })
  }

  private func addingSlope(_ slope: [Double]) -> Dual {
    if slope.isEmpty { return self }
    return Dual(
      value: value, gradient: gradient.isEmpty ? slope : zip(gradient, slope).map { $0 + $1 })
  }
}
