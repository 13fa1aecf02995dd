import Numerics

/// One population, one model: the tallies of every term and covariance.
struct Study: Sendable {
  /// A formula and those of its terms that are looked at.
  struct Question: Sendable {
    let formula: String
    let terms: [String]
  }

  /// A kind of interval.
  enum Kind: String, Sendable, CaseIterable {
    /// CR1 with t(G - 1).
    case CR1
    /// CR2 with Satterthwaite degrees of freedom.
    case CR2
    /// CV3, the jackknife, with t(G - 1).
    case CV3
  }

  /// The questions asked of every population.
  static let questions = [
    Question(
      formula: "y ~ treated*disadvantaged + x", terms: ["treated", "treated:disadvantaged", "x"]),
    Question(
      formula: "y ~ treated*disadvantaged + x | school", terms: ["treated:disadvantaged", "x"]),
  ]

  /// The populations: 8, 20 and 40 schools with two, a quarter or half of them treated.
  static func populations(seed: UInt64) -> [Population] {
    [8, 20, 40].flatMap { schools in
      Set([2, schools / 4, schools / 2]).sorted().map {
        Population(schoolCount: schools, treatedCount: $0, seed: seed)
      }
    }
  }

  let population: Population
  let question: Question

  /// Per kind and term, in the order of `Kind.allCases` and of the question's terms.
  let tallies: [[Tally]]

  /// Samples without an estimate of a term: no pupil of a treated school is disadvantaged.
  let withoutEstimate: Int

  /// Draws samples, fits the question to each, counts.
  init(
    _ question: Question, of population: Population, replications: Int, threads: Int
  ) throws {
    self.population = population
    self.question = question
    let found = try parallelMap(count: replications, threads: threads) { replication in
      try intervals(of: question, in: population.sample(replication))
    }
    tallies = Kind.allCases.indices.map { kind in
      question.terms.indices.map { term in
        var tally = Tally()
        let truth = Population.truth[question.terms[term]] ?? 0
        for sample in found { tally.add(sample[kind][term], truth: truth) }
        return tally
      }
    }
    withoutEstimate = found.count { $0[0].contains { $0 == nil } }
  }
}
