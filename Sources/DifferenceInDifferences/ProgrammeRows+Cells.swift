import Frames
import LinearModels

extension ProgrammeRows {
  /// How many rows and units stand in one cell of a design.
  public struct Cell: Sendable, Equatable, Codable {
    /// The first treated period; nil for units that the programme never reaches.
    public let start: Int32?
    /// The period.
    public let period: Int32
    /// Whether the rows belong to the focus group; nil without groups.
    public let isFocus: Bool?
    /// The number of rows, or the sum of frequency weights.
    public internal(set) var rowCount: Double
    /// The number of units.
    public internal(set) var unitCount: Int
  }

  /// The cells of start, period and group that have a row, treated units first, in order of time.
  ///
  /// - Returns: At most starts x periods x 2 cells.
  /// - Complexity: O(rows + units x periods).
  public func cells() -> [Cell] {
    let (times, starts) = (DenseCodes(time.values), DenseCodes(start))
    let width = times.levels.count * 2
    var rowCounts = [Double](repeating: 0, count: starts.levels.count * width)
    var unitCounts = [Int](repeating: 0, count: rowCounts.count)
    var seen = [Bool](repeating: false, count: unit.grouping.count * width)
    var frequencies: [Double]?
    if case .frequency(let values) = weights { frequencies = values }
    let isFocus = group.map(\.isFocus)
    let codes = unit.grouping.codes
    for row in codes.indices {
      let place = Int(times.codes[row]) * 2 + (isFocus?[row] == true ? 1 : 0)
      let cell = Int(starts.codes[row]) * width + place
      rowCounts[cell] += frequencies?[row] ?? 1
      let own = Int(codes[row]) * width + place
      if !seen[own] {
        seen[own] = true
        unitCounts[cell] += 1
      }
    }
    return rowCounts.indices.filter { unitCounts[$0] > 0 }.map { cell in
      let start = starts.levels[cell / width]
      return Cell(
        start: start == Self.never ? nil : start, period: times.levels[cell % width / 2],
        isFocus: isFocus == nil ? nil : cell % 2 == 1, rowCount: rowCounts[cell],
        unitCount: unitCounts[cell])
    }
  }
}
