internal import Numerics

extension AbsorbedLayout {
  /// The rows that a group of the leader needs at once, at most.
  var largestGroup: Int {
    zip(starts, starts.dropFirst()).reduce(0) { max($0, $1.1 - $1.0) }
  }

  /// Takes the leader's effect out of rows, in place.
  func projectLeader(_ rows: inout [Lanes]) {
    var rows = rows.mutableSpan
    for group in 0..<(starts.count - 1) { projectGroup(group, &rows, offset: 0) }
  }

  /// Takes the leader's effect out of rows, each group measured from its first row, so that what is
  /// constant in a group vanishes exactly.
  func projectLeaderFromFirst(_ rows: inout [Lanes]) {
    var rows = rows.mutableSpan
    for group in 0..<(starts.count - 1) {
      let first = rows[starts[group]]
      for position in starts[group]..<starts[group + 1] { rows[position] -= first }
      projectGroup(group, &rows, offset: 0)
    }
  }

  /// Σ w r² and Σ w (r - mean)² over rows.
  func sumsOfSquares(_ rows: [Lanes]) -> (raw: Lanes, centred: Lanes) {
    let first = rows.first ?? Lanes(repeating: 0)
    var (total, sum, squares) = (0.0, Lanes(repeating: 0), Lanes(repeating: 0))
    for position in rows.indices {
      let weight = weights.isEmpty ? 1 : weights[position]
      let distance = rows[position] - first
      total += weight
      sum += distance * weight
      squares += distance * distance * weight
    }
    guard total > 0 else { return (sum, sum) }
    let centred = pointwiseMax(squares - sum * sum / total, Lanes(repeating: 0))
    let mean = first + sum / total
    return (centred + mean * mean * total, centred)
  }

  /// Σ w r x over rows for every column x of the other effects.
  func gradient(_ rows: [Lanes]) -> [Lanes] {
    var result = [Lanes](repeating: Lanes(repeating: 0), count: columnCount)
    var out = result.mutableSpan
    let source = rows.span
    let cells = self.cells.span
    let values = self.values.span
    let weights = self.weights.span
    let (isWeighted, isPlain, width) = (!self.weights.isEmpty, self.values.isEmpty, entriesPerRow)
    for i in 0..<source.count {
      let row = isWeighted ? source[i] * weights[i] : source[i]
      for entry in (i &* width)..<((i &+ 1) &* width) {
        out[Int(cells[entry])] += isPlain ? row : row * values[entry]
      }
    }
    for column in 0..<columnCount where diagonal[column] == 0 { out[column] = Lanes(repeating: 0) }
    return result
  }

  /// Subtracts the other effects with some coefficients, then the leader's effect, from rows.
  func subtract(_ coefficients: [Lanes], from rows: inout [Lanes]) {
    var target = rows.mutableSpan
    let x = coefficients.span
    let cells = self.cells.span
    let values = self.values.span
    let (isPlain, width) = (self.values.isEmpty, entriesPerRow)
    for i in 0..<target.count {
      var sum = Lanes(repeating: 0)
      for entry in (i &* width)..<((i &+ 1) &* width) {
        let value = x[Int(cells[entry])]
        sum += isPlain ? value : value * values[entry]
      }
      target[i] -= sum
    }
    projectLeader(&rows)
  }

  /// Σ w r² over rows.
  func squares(_ rows: [Lanes]) -> Lanes {
    let source = rows.span
    let weights = self.weights.span
    let isWeighted = !self.weights.isEmpty
    var sum = Lanes(repeating: 0)
    for i in 0..<source.count {
      sum += isWeighted ? source[i] * source[i] * weights[i] : source[i] * source[i]
    }
    return sum
  }

  /// The other effects' cross products, after the leader is projected out, times a vector.
  ///
  /// - Parameters:
  ///   - x: One entry per column.
  ///   - result: Becomes the product.
  ///   - scratch: Room for the largest group of the leader.
  func multiplyReduced(_ x: [Lanes], into result: inout [Lanes], scratch: inout [Lanes]) {
    if leaderWidth > 1 || !values.isEmpty {
      multiplyWithSlopes(x, &result, &scratch)
      return
    }
    var out = result.mutableSpan
    for column in 0..<out.count { out[column] = Lanes(repeating: 0) }
    var room = scratch.mutableSpan
    let x = x.span
    let cells = self.cells.span
    let inverse = leaderInverse.span
    let weights = self.weights.span
    let (isWeighted, width) = (!self.weights.isEmpty, entriesPerRow)
    for group in 0..<(starts.count - 1) {
      let (first, last) = (starts[group], starts[group + 1])
      var sum = Lanes(repeating: 0)
      for i in first..<last {
        var fitted = x[Int(cells[i &* width])]
        for entry in (i &* width &+ 1)..<max(i &* width &+ 1, (i &+ 1) &* width) {
          fitted += x[Int(cells[entry])]
        }
        room[i &- first] = fitted
        sum += isWeighted ? fitted * weights[i] : fitted
      }
      sum *= inverse[group]
      for i in first..<last {
        var rest = room[i &- first] - sum
        if isWeighted { rest *= weights[i] }
        for entry in (i &* width)..<((i &+ 1) &* width) { out[Int(cells[entry])] += rest }
      }
    }
    for column in 0..<columnCount where diagonal[column] == 0 { out[column] = Lanes(repeating: 0) }
  }

  private func multiplyWithSlopes(
    _ x: [Lanes], _ result: inout [Lanes], _ scratch: inout [Lanes]
  ) {
    var out = result.mutableSpan
    for column in 0..<out.count { out[column] = Lanes(repeating: 0) }
    var room = scratch.mutableSpan
    let x = x.span
    let cells = self.cells.span
    let values = self.values.span
    let weights = self.weights.span
    let (isWeighted, isPlain, width) = (!self.weights.isEmpty, self.values.isEmpty, entriesPerRow)
    for group in 0..<(starts.count - 1) {
      let (first, last) = (starts[group], starts[group + 1])
      for i in first..<last {
        var fitted = Lanes(repeating: 0)
        for entry in (i &* width)..<((i &+ 1) &* width) {
          fitted += isPlain ? x[Int(cells[entry])] : x[Int(cells[entry])] * values[entry]
        }
        room[i &- first] = fitted
      }
      projectGroup(group, &room, offset: first)
      for i in first..<last {
        let rest = isWeighted ? room[i &- first] * weights[i] : room[i &- first]
        for entry in (i &* width)..<((i &+ 1) &* width) {
          out[Int(cells[entry])] += isPlain ? rest : rest * values[entry]
        }
      }
    }
    for column in 0..<columnCount where diagonal[column] == 0 { out[column] = Lanes(repeating: 0) }
  }

  /// Takes the leader's effect out of the rows of a group, which stand at positions less `offset`.
  @inline(__always)
  private func projectGroup(_ group: Int, _ rows: inout MutableSpan<Lanes>, offset: Int) {
    let slopes = leaderValues.span
    let weights = self.weights.span
    let (width, isWeighted) = (leaderWidth, !self.weights.isEmpty)
    let (first, last) = (starts[group], starts[group + 1])
    for place in 0..<width {
      var sum = Lanes(repeating: 0)
      for i in first..<last {
        let value = place == 0 ? 1 : slopes[i &* (width &- 1) &+ place &- 1]
        sum += rows[i &- offset] * (isWeighted ? weights[i] * value : value)
      }
      sum *= leaderInverse[group &* width &+ place]
      for i in first..<last {
        rows[i &- offset] -= sum * (place == 0 ? 1 : slopes[i &* (width &- 1) &+ place &- 1])
      }
    }
  }
}
