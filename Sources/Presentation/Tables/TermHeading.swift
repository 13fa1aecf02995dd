import Designs

extension TermID {
  /// What a table calls the term: its spelling, or words where a variable of it has a label.
  ///
  /// With labels for `standLRT` and `type`: `Intake`, `Type of school: Sngl`, `Intake x sex: M`.
  func heading(_ labels: [String: String]) -> String {
    guard parts.contains(where: { labels[$0.name] != nil }) else { return description }
    return parts.map { $0.heading(labels) }.joined(separator: " x ")
  }
}

extension TermID.Part {
  /// The name under which the contract knows the variable.
  fileprivate var name: String {
    let spelling =
      switch self {
      case .variable(let name): name
      case .level(_, let variable): variable
      }
    guard spelling.hasPrefix("`"), spelling.hasSuffix("`"), spelling.count > 1 else {
      return spelling
    }
    return spelling.dropFirst().dropLast().split(separator: "``", omittingEmptySubsequences: false)
      .joined(separator: "`")
  }

  fileprivate func heading(_ labels: [String: String]) -> String {
    switch self {
    case .variable(let spelling): return labels[name] ?? spelling
    case .level(let level, let variable):
      // A block's columns have no names of their own: `poly(x, 2)[1]`.
      let isBlock = variable.hasSuffix(")") && labels[name] == nil
      return isBlock ? TermID([self]).description : "\(labels[name] ?? variable): \(level)"
    }
  }
}
