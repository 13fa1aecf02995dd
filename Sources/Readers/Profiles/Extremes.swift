/// The least or the greatest few of many numbers, repeated ones each by itself.
public struct Extremes: Sendable, Equatable {
  /// As many are held as a number needs on its far side so that it speaks of no single cell.
  static let capacity = 10

  /// Whether the greatest are held, and not the least.
  private let isGreatest: Bool
  /// From the outermost inwards.
  private var held: [Double] = []

  init(greatest: Bool) { isGreatest = greatest }

  /// The outermost number; nil of none.
  public var outermost: Double? { held.first }

  /// The tenth number from the end; nil of fewer.
  public var tenth: Double? { held.count == Self.capacity ? held[Self.capacity - 1] : nil }

  mutating func add(_ value: Double) {
    if held.count == Self.capacity {
      let last = held[Self.capacity - 1]
      guard isGreatest ? value > last : value < last else { return }
      held.removeLast()
    }
    let place = held.firstIndex { isGreatest ? value > $0 : value < $0 } ?? held.count
    held.insert(value, at: place)
  }

  mutating func merge(_ other: Extremes) {
    for value in other.held { add(value) }
  }
}
