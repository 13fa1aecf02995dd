/// Why something has an estimate and no test.
public enum NoTestReason: String, Sendable, Equatable {
  /// The draws of its model do not judge it.
  case draws
  /// Its clusters leave no degrees of freedom.
  case degreesOfFreedom
  /// Members of a family have none.
  case members

  /// In words.
  var words: String {
    switch self {
    case .draws: "no draw of its model judges what it combines"
    case .degreesOfFreedom: "the clusters that carry what it combines leave no degrees of freedom"
    case .members: "some have no test in their model, or none by the family's method"
    }
  }

  /// The way out.
  var help: String {
    switch self {
    case .draws:
      "an assignment moves the terms with the treatment alone, a jackknifed draw none that one cluster carries: combine "
        + "others, or test it in a model with another `vcov`"
    case .degreesOfFreedom:
      "one cluster alone says nothing about others: report the estimate without a test, or combine terms that more carry"
    case .members:
      "families.csv tells which: leave them out, or take a covariance that tests them"
    }
  }
}
