import Frames
import Readers
import Specs

extension SourcePlanner {
  /// Percent signs and commas stand in texts only: what a statistical file holds as numbers has none.
  mutating func checkClothes(_ column: ColumnSpec, _ stored: ColumnDeclaration?) {
    let isForm = column.dateFormat != nil && stored?.type == .date && column.type?.value == .date
    guard let stored, stored.type != .category, !column.numberFormat.isEmpty || isForm else {
      return
    }
    let needs =
      "a column of texts: the file holds \(column.name.value) as \(isForm ? "dates" : "numbers")"
    diagnostics.append(
      Diagnostic(.noEffect(option: "format", because: .needs(needs)), at: column.name.span))
  }

  mutating func checkFormat(_ column: ColumnSpec) {
    guard column.type?.value == .date, let format = column.dateFormat,
      DateFormat(format.value) == nil
    else { return }
    let wanted = "a text with %d, %m and %Y once each, such as \"%d/%m/%Y\""
    diagnostics.append(Diagnostic(.outOfRange(key: "format", range: wanted), at: format.span))
  }
}
