import Estimation
import Frames
import LinearModels
import Testing

@Suite struct FitOutlineTests {
  private static func model() -> ClusteredModel {
    var noise = Noise(5)
    let n = 6000
    let school = (0..<n).map { Double($0 * 7 % 60) }
    let year = (0..<n).map { Double(($0 / 3000 + $0 / 60) % 5) }
    let x = noise.numbers(n)
    let frame = frame([
      number("school", school), number("year", year), number("x", x),
      number("pupil", (0..<n).map { Double($0 % 3000) }),
      number("ws", school.map { 1 + $0 / 7 }), number("w", noise.numbers(n).map { 2 + $0 }),
      number("y", zip(x, noise.numbers(n)).map { $0 + 3 * $1 }),
    ])
    return ClusteredModel(formula: "y ~ x | school + year", frame: frame, clusters: ["school"])
  }

  @Test(arguments: [ClusteredCovariance.Kind.CR1, .CR2, .CV3], [nil, "w"])
  func `a run keeps to the passes that its outline tells`(
    _ kind: ClusteredCovariance.Kind, _ weights: String?
  ) throws {
    var model = Self.model()
    model.weights = weights
    for limit in preciseWorkLimits {
      for storage in [512 << 20, 100] {
        var request = try model.request(.clustered(ClusteredCovariance(kind)))
        request.rebasedWorkLimit = limit
        request.storageLimit = storage
        let outline = LinearModel.outline(request)
        let set = try LinearModel.estimate(request, threads: 1).set
        #expect(set.summary.passes == outline.passes, "\(kind) \(limit) \(storage)")
        #expect(
          outline.isStored == (limit == 0 && storage > 100 && !(kind == .CR2 && weights != nil)))
        #expect(!outline.isStored || outline.storedBytes == 8 * 60 * (6 * 7 / 2 + 6 + 1))
      }
    }
  }

  @Test func `rows are read again where weights differ within clusters`() throws {
    for (weights, passes) in [("w", 2), ("ws", 1)] {
      var model = Self.model()
      model.weights = weights
      var request = try model.request(
        .clustered(ClusteredCovariance(.CR2, workingModel: .inverseVariance)))
      request.rebasedWorkLimit = 0
      let outline = LinearModel.outline(request)
      let set = try LinearModel.estimate(request, threads: 1).set
      #expect(outline.passes == passes && set.summary.passes == passes, "\(weights)")
      #expect(outline.isStored == (passes == 1))
    }
  }

  @Test func `stored and recomputed moments give the same estimates`() throws {
    var request = try Self.model().request(.clustered(ClusteredCovariance(.CR2)))
    request.rebasedWorkLimit = 0
    let stored = try LinearModel.estimate(request, threads: 1).set
    request.storageLimit = 0
    let anew = try LinearModel.estimate(request, threads: 2).set
    #expect(stored.values == anew.values)
    let pair = (stored.standardError("x") ?? 0, anew.standardError("x") ?? 1)
    #expect(abs(pair.0 - pair.1) < 1e-13 * pair.0)
  }

  @Test func `an outline names what becomes of each effect`() throws {
    var model = Self.model()
    model.formula = "y ~ x | school + year"
    let outline = LinearModel.outline(
      try model.request(.clustered(ClusteredCovariance(.CR2))))
    #expect(outline.swept == "school")
    #expect(outline.asColumns == ["year"])
    #expect(outline.clusterCounts == [60])
    model.formula = "y ~ x | pupil + school^year"
    let crossed = try model.request(.clustered(ClusteredCovariance(.CR1)))
    #expect(LinearModel.outline(crossed).iterated.isEmpty == false)
  }
}
