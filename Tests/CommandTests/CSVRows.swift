/// The rows of a CSV text by column name, quotes of RFC 4180 taken off: a reader of the tests' own.
struct CSVRows {
  /// The names of the columns.
  let header: [String]

  /// The rows.
  let rows: [[String: String]]

  init(_ text: String) {
    var records: [[String]] = []
    var record: [String] = []
    var cell = ""
    var isQuoted = false
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      if isQuoted {
        if scalar != "\"" {
          cell.unicodeScalars.append(scalar)
        } else if scalars.first == "\"" {
          scalars.removeFirst()
          cell.unicodeScalars.append(scalar)
        } else {
          isQuoted = false
        }
        continue
      }
      switch scalar {
      case "\"": isQuoted = true
      case ",", "\n":
        record.append(cell)
        cell = ""
        if scalar == "\n" {
          records.append(record)
          record = []
        }
      default: cell.unicodeScalars.append(scalar)
      }
    }
    let names = records.first ?? []
    header = names
    rows = records.dropFirst().map { cells in
      Dictionary(zip(names, cells)) { first, _ in first }
    }
  }
}
