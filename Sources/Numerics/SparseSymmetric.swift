/// A sparse symmetric matrix, row by row, with both triangles stored.
package struct SparseSymmetric: Sendable {
  /// Row i has the entries starts[i] ..< starts[i + 1].
  package private(set) var starts: [Int] = [0]
  /// The columns of the entries, distinct within a row, in any order; the diagonal is not among them.
  package private(set) var columns: [Int32] = []
  /// The values of the entries.
  package private(set) var values: [Double] = []
  /// The diagonal.
  package private(set) var diagonal: [Double] = []

  /// A matrix of order 0, to which rows are added.
  package init() {}

  /// The number of rows.
  package var order: Int { diagonal.count }

  /// The number of entries beside the diagonal.
  package var entryCount: Int { columns.count }

  /// Adds an entry to the row that `endRow` will end.
  package mutating func append(column: Int32, value: Double) {
    columns.append(column)
    values.append(value)
  }

  /// Ends a row.
  package mutating func endRow(diagonal value: Double) {
    diagonal.append(value)
    starts.append(columns.count)
  }

  /// Sets the second argument to this matrix times the first.
  package func multiply(_ x: [Lanes], into result: inout [Lanes]) {
    var out = result.mutableSpan
    let vector = x.span
    let places = columns.span
    let numbers = values.span
    for row in 0..<out.count {
      var sum = vector[row] * diagonal[row]
      for entry in starts[row]..<starts[row + 1] {
        sum += vector[Int(places[entry])] * numbers[entry]
      }
      out[row] = sum
    }
  }
}
