/// A column left out because earlier columns explain it.
public struct Omission: Sendable, Equatable {
  /// The zero-based position of the column.
  public let column: Int

  /// The combination of kept earlier columns that gives this one; empty for a column of zeros.
  ///
  /// Terms smaller than 1e-8 of the column's norm are left out.
  public let explainedBy: [(column: Int, coefficient: Double)]

  /// A column with the combination that explains it.
  ///
  /// - Parameters:
  ///   - column: The zero-based position of the column.
  ///   - explainedBy: Kept earlier columns and their coefficients.
  public init(column: Int, explainedBy: [(column: Int, coefficient: Double)]) {
    self.column = column
    self.explainedBy = explainedBy
  }

  /// Whether two omissions name the same column and the same combination.
  public static func == (first: Omission, second: Omission) -> Bool {
    first.column == second.column && first.explainedBy.count == second.explainedBy.count
      && zip(first.explainedBy, second.explainedBy).allSatisfy { $0 == $1 }
  }

  /// Keeps the terms that matter: |coefficient| norm(column) at least 1e-8 of the column's norm.
  static func significant(
    column: Int, kept: [Int], coefficients: [Double], norms: [Double]
  ) -> Omission {
    let terms = zip(kept, coefficients).filter { term in
      term.1 != 0 && abs(term.1) * norms[term.0] >= 1e-8 * norms[column]
    }
    return Omission(column: column, explainedBy: terms.map { (column: $0.0, coefficient: $0.1) })
  }
}
