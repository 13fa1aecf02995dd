/// The different orders of some values, each once.
struct Arrangements: Sendable {
  /// The different values, ascending, each with how often it occurs.
  private let values: [(value: Double, count: Int)]
  /// The number of values.
  private let length: Int
  /// How many orders there are.
  let count: Int

  /// Nil where they are more than an integer counts.
  init?(_ all: [Double]) {
    length = all.count
    values = Dictionary(grouping: all) { $0 }.map { ($0.key, $0.value.count) }
      .sorted { $0.0 < $1.0 }
    var (count, left) = (1, all.count)
    for (_, own) in values {
      guard let ways = Self.binomial(left, own) else { return nil }
      let (product, overflows) = count.multipliedReportingOverflow(by: ways)
      if overflows { return nil }
      (count, left) = (product, left - own)
    }
    self.count = count
  }

  /// The order of a rank: by combinations, the places of the greatest value first, then those of the next among the rest.
  func values(_ rank: Int) -> [Double] {
    var result = [Double](repeating: values.first?.value ?? 0, count: length)
    var (places, rest) = (Array(0..<length), rank)
    for (value, own) in values.dropFirst().reversed() {
      guard let ways = Self.binomial(places.count, own) else {
        preconditionFailure("fewer than all orders are counted")
      }
      let chosen = Self.combination(rest % ways, of: own, from: places.count)
      rest /= ways
      for place in chosen { result[places[place]] = value }
      // Descending, so that earlier places stay where they are.
      for place in chosen { places.remove(at: place) }
    }
    return result
  }

  /// n over k; nil where it does not fit.
  private static func binomial(_ n: Int, _ k: Int) -> Int? {
    if k > n { return 0 }
    var result = 1
    for step in 0..<min(k, n - k) {
      let (product, overflows) = result.multipliedReportingOverflow(by: n - step)
      if overflows { return nil }
      result = product / (step + 1)
    }
    return result
  }

  /// The combination of a rank, in the combinatorial number system: descending places.
  private static func combination(_ rank: Int, of k: Int, from n: Int) -> [Int] {
    var (rest, top) = (rank, n)
    var places: [Int] = []
    for size in stride(from: k, to: 0, by: -1) {
      repeat { top -= 1 } while (binomial(top, size) ?? .max) > rest
      rest -= binomial(top, size) ?? 0
      places.append(top)
    }
    return places
  }
}
