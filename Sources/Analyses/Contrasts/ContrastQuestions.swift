import Specs

/// How often a model's clusters are read for the distributions of combinations of its estimates, if its moments are not kept.
public struct ContrastQuestions: Sendable, Equatable {
  /// Where tests follow Satterthwaite's rule: once for each combination, twice for a joint test.
  public var bySatterthwaite = 0
  /// Where tests are by draws: once for each hypothesis.
  public var byDraws = 0

  /// None.
  public init() {}

  static func + (a: ContrastQuestions, b: ContrastQuestions) -> ContrastQuestions {
    var sum = a
    sum.bySatterthwaite += b.bySatterthwaite
    sum.byDraws += b.byDraws
    return sum
  }

  mutating func askCombination(times: Int = 1) {
    bySatterthwaite += times
    byDraws += times
  }

  mutating func askJointly() {
    bySatterthwaite += 2
    byDraws += 1
  }
}

extension ContrastPlan {
  /// What it asks of its model; nothing where it joins several, whose contributions are stacked.
  fileprivate func ask(_ questions: inout ContrastQuestions) {
    if isAcrossModels { return }
    if isJoint { return questions.askJointly() }
    // Two levels are two intervals.
    let times = margins == nil ? 1 : 2
    if isSmooth || isRatio {
      questions.bySatterthwaite += times
    } else {
      questions.askCombination(times: times)
    }
  }
}

extension Plan {
  /// What contrasts, families and margins ask of a model.
  func questions(of model: BoundModel) -> ContrastQuestions {
    let id = model.plan.id.value
    var questions = ContrastQuestions()
    for contrast in chosenContrasts where contrast.models == [id] { contrast.ask(&questions) }
    for family in chosenFamilies where family.models == [id] {
      if family.method == .supT { questions.bySatterthwaite += family.members.count }
      if family.method.draws { questions.byDraws += family.members.count }
    }
    questions.askCombination(times: model.margins.reduce(0) { $0 + $1.rows.count })
    return questions
  }
}
