import Numerics

/// Products of the columns of a centred tile over segments of its rows; of wide tiles those columns alone that vary in
/// the rows of a cell.
struct TileProducts {
  private let tile: RowTile
  private let columnCount: Int
  /// The tile times its weights.
  private let left: [Double]
  private var kernel: SegmentProducts
  /// The varying columns of the chosen rows, gathered; nil where all columns are taken from the tile.
  private var chosen: (left: [Double], right: [Double], rows: Range<Int>)?
  /// Positions of the columns that are multiplied, ascending.
  private(set) var columns: [Int]

  init(_ tile: RowTile, columnCount: Int) {
    self.tile = tile
    self.columnCount = columnCount
    left = tile.weighted(columnCount: columnCount)
    kernel = SegmentProducts(columnCount: columnCount)
    columns = Array(0..<columnCount)
  }

  /// Looks for the columns that vary in the rows of a cell.
  mutating func choose(_ rows: Range<Int>) {
    guard columnCount >= CellTriangles.wideColumns else { return }
    columns = tile.varyingColumns(columnCount, rows)
    guard columns.count < columnCount else {
      chosen = nil
      kernel = SegmentProducts(columnCount: columnCount)
      return
    }
    let right = tile.gathered(tile.values, columns, rows)
    chosen = (tile.weights.isEmpty ? right : tile.gathered(left, columns, rows), right, rows)
    if !columns.isEmpty { kernel = SegmentProducts(columnCount: columns.count) }
  }

  /// Adds the products over a segment within the chosen rows to a packed triangle over `columns`.
  mutating func add(_ segment: Range<Int>, to packed: inout [Double]) {
    if columns.isEmpty { return }
    guard let chosen else {
      kernel.add(
        left: left, right: tile.values, stride: tile.rowCount, rows: segment, to: &packed, at: 0)
      return
    }
    let first = chosen.rows.lowerBound
    kernel.add(
      left: chosen.left, right: chosen.right, stride: chosen.rows.count,
      rows: (segment.lowerBound - first)..<(segment.upperBound - first), to: &packed, at: 0)
  }
}

extension GroupedRows {
  /// The numbers that the moments of all cells take: packed products over the columns that vary in each, and the
  /// positions of these.
  ///
  /// - Parameter threads: At least 1; changes nothing.
  /// - Returns: At most G w (w + 1)/2 + G w.
  /// - Complexity: O(n w): a pass without products.
  public func storedNumbers(threads: Int) -> Int {
    var total = 0
    var open: (cell: Int, columns: Set<Int>)?
    func close() {
      let count = open?.columns.count ?? 0
      total += SegmentProducts.packedCount(count) + count
    }
    forSlices(
      threads: threads,
      map: { slice -> [(cell: Int, columns: [Int])] in
        let segments = order.segments(of: slice)
        let tile = centredTile(slice, segments).tile
        return segments.map { ($0.cell, tile.varyingColumns(columnCount, $0.positions)) }
      },
      merge: { parts in
        for part in parts {
          if open?.cell == part.cell {
            open?.columns.formUnion(part.columns)
          } else {
            close()
            open = (part.cell, Set(part.columns))
          }
        }
      })
    close()
    return total
  }
}

extension RowTile {
  /// The columns of a centred tile that are not nought in all of some rows, ascending.
  fileprivate func varyingColumns(_ columnCount: Int, _ rows: Range<Int>) -> [Int] {
    let values = values.span
    var found: [Int] = []
    for column in 0..<columnCount {
      let base = column &* rowCount
      for row in rows where values[base &+ row] != 0 {
        found.append(column)
        break
      }
    }
    return found
  }

  /// Some columns of some rows, with the kernel's padding.
  fileprivate func gathered(
    _ values: [Double], _ columns: [Int], _ rows: Range<Int>
  ) -> [Double] {
    let padded = SegmentProducts.paddedColumns(columns.count)
    var found: [Double] = []
    found.reserveCapacity(padded * rows.count)
    for column in columns {
      let base = column * rowCount
      found += values[(base + rows.lowerBound)..<(base + rows.upperBound)]
    }
    return found + [Double](repeating: 0, count: (padded - columns.count) * rows.count)
  }
}
