/// What several estimators take under one name, as one declaration: the schema, the page of keys and `explain` know no
/// estimator.
extension KeyDeclaration {
  /// The declaration, and all below it, as that of an estimator.
  ///
  /// - Parameter estimator: Its name.
  /// - Returns: The same keys, taken by this estimator.
  func taken(by estimator: String) -> KeyDeclaration {
    var key = self
    key.estimators = [estimator]
    key.shape = shape.taken(by: estimator)
    return key
  }

  /// What takes all that either of two declarations takes.
  ///
  /// - Parameter other: Of the same name.
  /// - Returns: Their union; required only where both are, and said by either's words where they differ.
  func united(with other: KeyDeclaration) -> KeyDeclaration {
    func words(_ mine: String?, _ theirs: String?, _ separator: String) -> String? {
      guard let mine, let theirs else { return mine ?? theirs }
      // What a third declaration says may have been said by the first two.
      let isSaid = (separator + mine + separator).contains(separator + theirs + separator)
      return isSaid ? mine : mine + separator + theirs
    }
    var key = self
    key.shape = shape.united(with: other.shape)
    key.isRequired = isRequired && other.isRequired
    key.summary = words(summary, other.summary, " ") ?? ""
    key.defaultText = words(defaultText, other.defaultText, "; or ")
    key.example = example ?? other.example
    key.estimators = (estimators + other.estimators).uniqued()
    if key.standsFor != other.standsFor { key.standsFor = nil }
    return key
  }

  /// The declaration, estimators told only where they are fewer than those that take the key above.
  ///
  /// - Parameter above: The estimators that take the key above.
  /// - Returns: The same key.
  func tellingEstimators(below above: [String]) -> KeyDeclaration {
    var key = self
    key.shape = shape.tellingEstimators(below: estimators)
    if estimators == above { key.estimators = [] }
    return key
  }
}

extension [KeyDeclaration] {
  /// The keys of both, those of one name united.
  ///
  /// - Parameter others: Other keys.
  /// - Returns: These in their order, then what the others add; what one side lacks is not required.
  func united(with others: [KeyDeclaration]) -> [KeyDeclaration] {
    var keys = map { key in
      var key = key
      if !others.contains(where: { $0.name == key.name }) { key.isRequired = false }
      return key
    }
    for other in others {
      if let place = keys.firstIndex(where: { $0.name == other.name }) {
        keys[place] = keys[place].united(with: other)
      } else {
        var added = other
        added.isRequired = false
        keys.append(added)
      }
    }
    return keys
  }
}

extension Shape {
  fileprivate func taken(by estimator: String) -> Shape {
    switch self {
    case .object(let keys): .object(keys.map { $0.taken(by: estimator) })
    case .list(let inner, let count): .list(of: inner.taken(by: estimator), count: count)
    case .map(let inner, let names): .map(of: inner.taken(by: estimator), names: names)
    case .oneOf(let shapes): .oneOf(shapes.map { $0.taken(by: estimator) })
    default: self
    }
  }

  fileprivate func tellingEstimators(below above: [String]) -> Shape {
    switch self {
    case .object(let keys): .object(keys.map { $0.tellingEstimators(below: above) })
    case .list(let inner, let count): .list(of: inner.tellingEstimators(below: above), count: count)
    case .map(let inner, let names): .map(of: inner.tellingEstimators(below: above), names: names)
    case .oneOf(let shapes): .oneOf(shapes.map { $0.tellingEstimators(below: above) })
    default: self
    }
  }

  /// What takes all that either takes: objects and choices grow together, other shapes stand side by side.
  fileprivate func united(with other: Shape) -> Shape {
    switch (self, other) {
    case _ where self == other: return self
    case (.object(let mine), .object(let theirs)): return .object(mine.united(with: theirs))
    case (.choice(let mine), .choice(let theirs)): return .choice((mine + theirs).uniqued())
    case (.list(let mine, let count), .list(let theirs, let other)) where count == other:
      return .list(of: mine.united(with: theirs), count: count)
    case (.map(let mine, let names), .map(let theirs, let other)) where names == other:
      return .map(of: mine.united(with: theirs), names: names)
    case (.oneOf(let mine), .oneOf(let theirs)):
      return .oneOf(theirs.reduce(into: mine) { Self.add($1, to: &$0) })
    case (.oneOf(var shapes), let one), (let one, .oneOf(var shapes)):
      Self.add(one, to: &shapes)
      return .oneOf(shapes)
    default: return .oneOf([self, other])
    }
  }

  /// A shape beside others, or grown together with one of its kind.
  private static func add(_ shape: Shape, to shapes: inout [Shape]) {
    for (place, present) in shapes.enumerated() {
      let united = present.united(with: shape)
      if case .oneOf = united { continue }
      shapes[place] = united
      return
    }
    shapes.append(shape)
  }
}

extension Array where Element: Equatable {
  /// Each element once, at its first place.
  fileprivate func uniqued() -> [Element] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
