import Estimation

/// What the draws of a model say of contrasts and margins, in words.
enum DrawnWords {
  /// How sure the draws are, which were left out, and sets that are no intervals.
  ///
  /// - Parameters:
  ///   - what: What they give, as `p-value and interval`.
  ///   - tests: Each with what it is of, nil where that is plain; no test where the draws do not judge it.
  /// - Returns: A part of a note.
  static func note(_ what: String, _ tests: [(name: String?, test: ResamplingTest?)]) -> String {
    let made = tests.compactMap(\.test)
    guard !made.isEmpty else { return "; the model's draws do not judge it" }
    var text = "; \(what) by the model's draws"
    if let error = made.map(\.monteCarloError).max(), error > 0 {
      text += ", Monte Carlo error of p at most \(Fixed.number(error, digits: 4))"
    }
    for (name, test) in tests {
      let of = name.map { " of \($0)" } ?? ""
      guard let test else {
        text += "; the draws do not judge \(name ?? "it")"
        continue
      }
      if test.undefinedCount > 0 {
        let all = Fixed.count(Double(test.undefinedCount + test.drawCount))
        text +=
          "; \(Fixed.count(Double(test.undefinedCount))) of \(all) draws\(of) have no variance and were left out"
      }
      if let set = test.confidenceSet, set.shape != .interval {
        text += "; the confidence set\(of) is \(FindingText.words(set))"
      }
    }
    return text
  }
}
