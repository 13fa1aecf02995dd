import Frames

/// The order in which a grouped pass takes the rows: cell by cell, leaf by leaf within a cell, and within a
/// leaf as they stand.
///
/// A cell is what sums are kept for (a cluster), a leaf what rows are centred on (a level of the swept effect,
/// else the cell itself). A slice is a unit of work: whole leaves, or a part of one leaf that is too long.
struct GroupOrder: Sendable {
  /// Rows of a slice, unless leaves end later.
  static let sliceRows = 1024
  /// Leaves of more rows are cut, if they may be.
  static let longLeafRows = 4096

  /// Consecutive positions of one leaf.
  struct Segment: Sendable {
    let positions: Range<Int>
    let leaf: Int
    let cell: Int
  }

  /// A unit of work.
  struct Slice: Sendable {
    let positions: Range<Int>
    let leaves: Range<Int>
    /// Whether the slice is a part of one leaf.
    let isPart: Bool
  }

  /// The row at each position.
  let order: RowOrder
  /// The first position of each leaf and, last, the number of rows.
  let starts: [Int]
  /// The cell of each leaf, ascending.
  let cellOfLeaf: [Int32]
  /// The leaf's code in the swept effect; nil where leaves are cells.
  let codeOfLeaf: [Int32]?
  let cellCount: Int
  let slices: [Slice]

  var leafCount: Int { cellOfLeaf.count }
  var rowCount: Int { starts[leafCount] }

  /// An order.
  ///
  /// - Parameters:
  ///   - rowCount: n.
  ///   - cells: The clusters; nil for one cell.
  ///   - leaves: The groups of the swept effect, nested in the cells; nil where leaves are cells.
  ///   - mayCut: Whether long leaves may be cut into slices.
  init(rowCount: Int, cells: Grouping?, leaves: Grouping?, mayCut: Bool) {
    let (codes, cellOfLeaf, codeOfLeaf) = Self.leaves(rowCount, cells, leaves)
    self.cellOfLeaf = cellOfLeaf
    self.codeOfLeaf = codeOfLeaf
    cellCount = cells?.count ?? 1
    (order, starts) =
      codes.map { RowOrder.sorting($0, codeCount: cellOfLeaf.count) }
      ?? (.asTheyStand, [0, rowCount])
    slices = Self.slices(starts, mayCut: mayCut)
  }

  /// Leaves numbered in the order of their cells: the leaf of each row, the cell and the code of each leaf.
  private static func leaves(
    _ rowCount: Int, _ cells: Grouping?, _ leaves: Grouping?
  ) -> (codes: [Int32]?, cellOfLeaf: [Int32], codeOfLeaf: [Int32]?) {
    guard let leaves else {
      guard let cells else { return (nil, [0], nil) }
      return (cells.codes, (0..<Int32(cells.count)).map { $0 }, nil)
    }
    guard let cells else {
      return (
        leaves.codes, [Int32](repeating: 0, count: leaves.count),
        (0..<Int32(leaves.count)).map { $0 }
      )
    }
    if leaves.codes == cells.codes {
      let all = (0..<Int32(leaves.count)).map { $0 }
      return (leaves.codes, all, all)
    }
    var cellOf = [Int32](repeating: 0, count: leaves.count)
    for (leaf, cell) in zip(leaves.codes, cells.codes) { cellOf[Int(leaf)] = cell }
    let byCell = (0..<Int32(leaves.count)).sorted {
      (cellOf[Int($0)], $0) < (cellOf[Int($1)], $1)
    }
    var place = [Int32](repeating: 0, count: leaves.count)
    for (rank, leaf) in byCell.enumerated() { place[Int(leaf)] = Int32(rank) }
    let isSame = byCell.enumerated().allSatisfy { $0 == Int($1) }
    return (
      isSame ? leaves.codes : leaves.codes.map { place[Int($0)] },
      byCell.map { cellOf[Int($0)] }, byCell
    )
  }

  private static func slices(_ starts: [Int], mayCut: Bool) -> [Slice] {
    var slices: [Slice] = []
    var first = 0
    for leaf in 0..<(starts.count - 1) {
      let count = starts[leaf + 1] - starts[leaf]
      if mayCut && count > longLeafRows {
        if first < leaf { slices.append(whole(first..<leaf, starts)) }
        for start in stride(from: starts[leaf], to: starts[leaf + 1], by: sliceRows) {
          let end = min(start + sliceRows, starts[leaf + 1])
          slices.append(Slice(positions: start..<end, leaves: leaf..<(leaf + 1), isPart: true))
        }
        first = leaf + 1
      } else if starts[leaf + 1] - starts[first] >= sliceRows {
        slices.append(whole(first..<(leaf + 1), starts))
        first = leaf + 1
      }
    }
    if first < starts.count - 1 { slices.append(whole(first..<(starts.count - 1), starts)) }
    return slices
  }

  private static func whole(_ leaves: Range<Int>, _ starts: [Int]) -> Slice {
    Slice(
      positions: starts[leaves.lowerBound]..<starts[leaves.upperBound], leaves: leaves,
      isPart: false)
  }

  /// The leaf that holds a position.
  func leaf(at position: Int) -> Int {
    var (low, high) = (0, leafCount)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= position { low = middle } else { high = middle }
    }
    return low
  }

  /// The rows at some positions.
  func rows(at positions: Range<Int>) -> [Int] { order.rows(at: positions) }

  /// The leaves of a slice as positions within it.
  func segments(of slice: Slice) -> [Segment] {
    if slice.isPart {
      let leaf = slice.leaves.lowerBound
      return [
        Segment(positions: 0..<slice.positions.count, leaf: leaf, cell: Int(cellOfLeaf[leaf]))
      ]
    }
    let base = slice.positions.lowerBound
    return slice.leaves.map { leaf in
      Segment(
        positions: (starts[leaf] - base)..<(starts[leaf + 1] - base), leaf: leaf,
        cell: Int(cellOfLeaf[leaf]))
    }
  }
}
