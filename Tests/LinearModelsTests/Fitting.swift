import Designs
import Frames
import LinearModels

/// A column of numbers.
func number(_ name: String, _ values: [Double]) -> Column {
  Column(name: name, values: .number(values))
}

/// A category in the usual order of levels.
func category(_ name: String, _ texts: [String]) -> Column {
  Column(name: name, values: .factor(Factor(texts: texts)))
}

func frame(_ columns: [Column]) -> Frame {
  Frame(columns: columns, rowCount: columns.first?.rowCount ?? 0)
}

/// Limits of the work that is always done in double-double: the default, and none.
let preciseWorkLimits = [1 << 22, 0]

/// Complete cases, design and fit in one step.
func fit(
  _ text: String, _ frame: Frame, weights: Weights = .none, _ variance: VarianceEstimator = .iid,
  threads: Int = 1, preciseWorkLimit: Int = preciseWorkLimits[0]
) throws -> LinearFit {
  let formula = try Formula(parsing: text)
  let required = try BoundDesign.requiredColumns(of: formula, frame: frame)
  let rows = Frame(columns: required, rowCount: frame.rowCount)
    .completeCases(of: required.map(\.name)).kept
  let design = try BoundDesign(formula, frame: frame, rows: rows)
  return try LinearModel.fit(
    design, weights: weights, variance: variance, threads: threads,
    preciseWorkLimit: preciseWorkLimit)
}

/// Seeded numbers in (-1, 1): a linear congruential sequence, enough for test data.
struct Noise {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493 }

  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) * 0x1p-52 - 1
  }

  mutating func numbers(_ count: Int) -> [Double] { (0..<count).map { _ in next() } }
}
