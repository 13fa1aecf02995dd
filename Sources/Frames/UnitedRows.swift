/// The rows that any of several samples of a frame holds, and which of them hold each.
public struct UnitedRows: Sendable, Equatable {
  /// The union.
  public let rows: RowSelection
  /// Per row of the union the number of its pattern.
  public let patterns: [Int32]
  /// Per pattern the samples that hold it, as bits: sample j is bit j.
  public let masks: [UInt64]

  /// As many samples as a pattern can tell apart.
  public static let limit = 64

  /// Unites samples.
  ///
  /// - Parameter samples: At least one, at most `limit`.
  /// - Complexity: O(rows of the frame + rows of all samples).
  public init(_ samples: [RowSelection]) {
    precondition(1...Self.limit ~= samples.count, "\(samples.count) samples")
    let bound = samples.compactMap { $0.rows.last }.max().map { Int($0) + 1 } ?? 0
    var held = [UInt64](repeating: 0, count: bound)
    for (bit, sample) in samples.enumerated() {
      for row in sample.rows { held[Int(row)] |= 1 << UInt64(bit) }
    }
    let rows = held.indices.filter { held[$0] != 0 }
    let masks = Set(rows.map { held[$0] }).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: zip(masks, Int32(0)...))
    self.rows = RowSelection(rows: rows.map { Int32($0) })
    patterns = rows.map { numbers[held[$0]] ?? 0 }
    self.masks = masks
  }
}
