import Frames
import LinearModels

extension ProgrammeRows {
  /// How many rows and units stand in one cell of a design, and the outcome there.
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
    /// The sum of the weights; the number of rows without weights.
    public internal(set) var weight: Double
    /// The weighted mean of the outcome.
    public internal(set) var mean: Double
    /// The standard deviation of the outcome, sqrt(Σ w (y - mean)² / Σ w · n / (n - 1)); nil of a single row.
    public internal(set) var standardDeviation: Double?
  }

  /// The cells of start, period and group that have a row of weight above nought, treated units first, by time.
  ///
  /// - Returns: At most starts x periods x 2 cells.
  /// - Complexity: O(rows + units x periods).
  public func cells() -> [Cell] {
    let layout = CellLayout(self)
    var cells = layout.empty(self)
    let spreads = spreads(of: outcome.values, codes: layout.codes, groupCount: cells.count)
    for (cell, spread) in spreads.enumerated() {
      cells[cell].rowCount = spread.count
      cells[cell].mean = spread.mean ?? 0
      cells[cell].standardDeviation = spread.standardDeviation
    }
    return cells.filter { $0.unitCount > 0 && $0.weight > 0 }
  }

  /// The cell of each row.
  private struct CellLayout {
    let times: DenseCodes
    let starts: DenseCodes
    /// Per row the number of its cell.
    var codes: [Int32] = []

    init(_ rows: ProgrammeRows) {
      times = DenseCodes(rows.time.values)
      starts = DenseCodes(rows.start)
      let width = Int32(times.levels.count * 2)
      let isFocus = rows.group?.isFocus
      codes = (0..<rows.rowCount).map { row in
        starts.codes[row] * width + times.codes[row] * 2 + (isFocus?[row] == true ? 1 : 0)
      }
    }

    /// The cells with their units and weights, rows and outcome still nought.
    func empty(_ rows: ProgrammeRows) -> [Cell] {
      let width = times.levels.count * 2
      var cells = (0..<starts.levels.count * width).map { cell in
        let start = starts.levels[cell / width]
        return Cell(
          start: start == ProgrammeRows.never ? nil : start, period: times.levels[cell % width / 2],
          isFocus: rows.group == nil ? nil : cell % 2 == 1, rowCount: 0, unitCount: 0, weight: 0,
          mean: 0, standardDeviation: nil)
      }
      let weights = rows.weights.values
      var seen = [Bool](repeating: false, count: rows.unit.grouping.count * width)
      for (row, code) in codes.enumerated() {
        let cell = Int(code)
        cells[cell].weight += weights?[row] ?? 1
        let own = Int(rows.unit.grouping.codes[row]) * width + cell % width
        if !seen[own] {
          seen[own] = true
          cells[cell].unitCount += 1
        }
      }
      return cells
    }
  }
}
