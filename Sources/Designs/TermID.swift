/// The identity of one column of a design: what tables, targets and contrasts match on.
///
/// Spelled in one place, `description`, by the rules of the spec: `(Intercept)`, `stark[small]`,
/// `poly(x, 2)[1]`, `ssif:year[2018]`. A `]` in a level is doubled; a name that is not a plain word
/// stands in back-ticks.
public struct TermID: Hashable, Sendable, Codable {
  /// One factor of an interaction.
  public enum Part: Hashable, Sendable, Codable {
    /// A number, a flag or an expression that enters as one column, as spelled: `x`, `I(x^2)`, `log(x)`.
    case variable(String)
    /// One level of a category: `stark[small]`, or one column of a block: `poly(x, 2)[1]`.
    case level(String, of: String)
  }

  /// The parts in the order in which their variables first appear in the formula; empty for the intercept.
  public let parts: [Part]

  /// A term of parts.
  ///
  /// - Parameter parts: Empty for the intercept.
  public init(_ parts: [Part]) { self.parts = parts }

  /// The constant.
  public static let intercept = TermID([])
}

extension TermID {
  /// The term without levels that messages may not hold.
  ///
  /// - Parameter variables: Whose levels are cells of the data.
  /// - Returns: The term with an ellipsis in their place.
  public func hiding(levelsOf variables: Set<String>) -> TermID {
    TermID(
      parts.map { part in
        if case .level(_, let variable) = part, variables.contains(variable) {
          return .level("\u{2026}", of: variable)
        }
        return part
      })
  }
}

extension TermID {
  /// The term with its factors in an order of their own: `x:y` and `y:x` of two formulas are one product.
  package var product: TermID {
    parts.count < 2
      ? self : TermID(parts.sorted { TermID([$0]).description < TermID([$1]).description })
  }
}

extension TermID: CustomStringConvertible {
  /// The term as tables, targets and contrasts spell it.
  public var description: String {
    if parts.isEmpty { return "(Intercept)" }
    return parts.map { part in
      switch part {
      case .variable(let name): name
      case .level(let level, let variable):
        "\(variable)[\(Self.doublingBrackets(level))]"
      }
    }.joined(separator: ":")
  }

  /// Scalar by scalar: a bracket with a combining mark behind it is a bracket all the same.
  private static func doublingBrackets(_ level: String) -> String {
    var doubled = String.UnicodeScalarView()
    for scalar in level.unicodeScalars {
      doubled.append(scalar)
      if scalar == "]" { doubled.append(scalar) }
    }
    return String(doubled)
  }
}
