import Designs
import Frames

extension FormulaVariable {
  /// The column that the variable is, as itself or as a category; nil for what is computed.
  var columnName: String? {
    switch kind {
    case .column(let name), .category(let name, _): name
    case .expression, .polynomial: nil
    }
  }

  /// Whether the variable is made of a column.
  func reads(_ name: String) -> Bool {
    switch kind {
    case .column(let own), .category(let own, _): own == name
    case .expression(let expression), .polynomial(let expression, _, _):
      expression.columnUses.contains { $0.name == name }
    }
  }
}

extension Formula {
  /// The variable that a name means: by its label, or the column that it is.
  func variable(named name: String) -> FormulaVariable? {
    variables.first { $0.label == name || $0.columnName == name }
  }
}
