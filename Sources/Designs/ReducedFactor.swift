internal import Numerics

struct ReducedFactor: Sendable {
  init?(_ layout: AbsorbedLayout) { return nil }
  func solve(_ right: [Lanes], _ goal: EnergyGoal) -> EnergySolution { fatalError() }
}
