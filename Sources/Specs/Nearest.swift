/// Finds the name that was probably meant.
public enum Nearest {
  /// The nearest of the known names, nil if none is near.
  ///
  /// - Parameters:
  ///   - name: The name as written.
  ///   - known: Names that exist.
  /// - Returns: The first of those with the least distance, see ``names(to:among:limit:)``.
  public static func name(to name: String, among known: [String]) -> String? {
    names(to: name, among: known, limit: 1).first
  }

  /// The nearest of the known names, nearest first.
  ///
  /// Near are names at a Damerau-Levenshtein distance (optimal string alignment) of at most 2, or
  /// 1 for three letters and fewer, and names of which one begins with the other (three letters
  /// at least); upper and lower case do not count.
  ///
  /// - Parameters:
  ///   - name: The name as written.
  ///   - known: Names that exist.
  ///   - limit: How many to return at most.
  /// - Returns: Nearest first, in the order of `known` where equally near.
  /// - Complexity: O(product of the lengths) for each known name of about the same length.
  public static func names(to name: String, among known: [String], limit: Int) -> [String] {
    let wanted = Array(name.lowercased().unicodeScalars.prefix(200))
    guard !wanted.isEmpty else { return [] }
    let allowance = wanted.count <= 3 ? 1 : 2
    var found: [(distance: Int, index: Int)] = []
    for (index, candidate) in known.enumerated() {
      let scalars = Array(candidate.lowercased().unicodeScalars.prefix(200))
      let isPrefix =
        min(scalars.count, wanted.count) >= 3
        && (scalars.starts(with: wanted) || wanted.starts(with: scalars))
      var distance = isPrefix ? 3 : Int.max
      if abs(scalars.count - wanted.count) <= allowance {
        let edits = editDistance(wanted, scalars)
        if edits <= allowance, edits < max(wanted.count, scalars.count) { distance = edits }
      }
      if distance < Int.max { found.append((distance, index)) }
    }
    let sorted = found.sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
    return sorted.prefix(limit).map { known[$0.index] }
  }

  /// Insertions, deletions, substitutions and swaps of neighbours between two words.
  static func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [Int](repeating: i, count: b.count + 1)
      for j in 1...b.count {
        let cost = a[i - 1] == b[j - 1] ? 0 : 1
        row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          row[j] = min(row[j], beforeLast[j - 2] + 1)
        }
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
