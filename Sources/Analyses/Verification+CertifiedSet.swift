/// Data of a linear model with certified estimates and standard deviations.
///
/// NIST Statistical Reference Datasets, linear regression, in the public domain:
/// [itl.nist.gov/div898/strd](https://www.itl.nist.gov/div898/strd/lls/lls.shtml).
struct CertifiedSet: Sendable {
  let name: String
  let formula: String
  /// Names and values; the outcome is `y`.
  let columns: [(name: String, values: [Double])]
  /// In the order of the terms.
  let estimates: [Double]
  /// Their standard deviations.
  let deviations: [Double]

  /// The sets that `verify` fits: Longley, five of Wampler's, two through the origin.
  static let all = [longley] + wampler + [noIntercept1, noIntercept2]

  /// Longley (1967): 16 years of employment, as R's `datasets` and NIST have them.
  static let longley = CertifiedSet(
    name: "Longley", formula: "y ~ x1 + x2 + x3 + x4 + x5 + x6",
    columns: [
      (
        "y",
        [
          60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761, 66019, 67857, 68169, 66513, 68655,
          69564, 69331, 70551,
        ]
      ),
      (
        "x1",
        [
          83, 88.5, 88.2, 89.5, 96.2, 98.1, 99, 100, 101.2, 104.6, 108.4, 110.8, 112.6, 114.2,
          115.7, 116.9,
        ]
      ),
      (
        "x2",
        [
          234289, 259426, 258054, 284599, 328975, 346999, 365385, 363112, 397469, 419180, 442769,
          444546, 482704, 502601, 518173, 554894,
        ]
      ),
      (
        "x3",
        [
          2356, 2325, 3682, 3351, 2099, 1932, 1870, 3578, 2904, 2822, 2936, 4681, 3813, 3931, 4806,
          4007,
        ]
      ),
      (
        "x4",
        [
          1590, 1456, 1616, 1650, 3099, 3594, 3547, 3350, 3048, 2857, 2798, 2637, 2552, 2514, 2572,
          2827,
        ]
      ),
      (
        "x5",
        [
          107608, 108632, 109773, 110929, 112075, 113270, 115094, 116219, 117388, 118734, 120445,
          121950, 123366, 125368, 127852, 130081,
        ]
      ),
      ("x6", (1947...1962).map(Double.init)),
    ],
    estimates: [
      -3482258.63459582, 15.0618722713733, -0.358191792925910E-01, -2.02022980381683,
      -1.03322686717359, -0.511041056535807E-01, 1829.15146461355,
    ],
    deviations: [
      890420.383607373, 84.9149257747669, 0.334910077722432E-01, 0.488399681651699,
      0.214274163161675, 0.226073200069370, 455.478499142212,
    ])

  /// Wampler (1970): polynomials of degree 5 in x from 0 to 20, exact or with a fixed error.
  ///
  /// y = Σ x^i in 1, y = Σ (x / 10)^i in 2, and in 3 to 5 y = Σ x^i + d, 100 d and 10,000 d.
  static let wampler: [CertifiedSet] = {
    let x = (0...20).map(Double.init)
    let sums = x.map { x in (0..<5).reduce(1) { sum, _ in sum * x + 1 } }
    // Σ x^i 10^(5 - i) is whole, so one division rounds to the number that NIST prints.
    let tenths = x.map { x in
      (1...5).reduce((sum: 1.0, power: 1.0)) { part, _ in
        (part.sum * x + part.power * 10, part.power * 10)
      }.sum / 100_000
    }
    let exact = [Double](repeating: 0, count: 6)
    let ones = [Double](repeating: 1, count: 6)
    return [
      polynomial("Wampler1", x, sums, ones, exact),
      polynomial("Wampler2", x, tenths, [1, 0.1, 0.01, 0.001, 0.0001, 0.00001], exact),
    ]
      + [1.0, 100, 10_000].enumerated().map { index, factor in
        polynomial(
          "Wampler\(3 + index)", x, zip(sums, wamplerErrors).map { $0 + factor * $1 }, ones,
          wamplerDeviations.map { $0 * factor })
      }
  }()

  private static let wamplerErrors: [Double] = [
    759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048, 2048, -2048, 1838, -2048, 2048,
    -2048, 2523, -2048, 2048, -2048, 759,
  ]

  private static let wamplerDeviations: [Double] = [
    2152.32624678170, 2363.55173469681, 779.343524331583, 101.475507550350, 5.64566512170752,
    0.112324854679312,
  ]

  private static func polynomial(
    _ name: String, _ x: [Double], _ y: [Double], _ estimates: [Double], _ deviations: [Double]
  ) -> CertifiedSet {
    CertifiedSet(
      name: name, formula: "y ~ x + I(x^2) + I(x^3) + I(x^4) + I(x^5)",
      columns: [("y", y), ("x", x)], estimates: estimates, deviations: deviations)
  }

  /// Eberhardt: a line through the origin, y = x + 70.
  static let noIntercept1 = CertifiedSet(
    name: "NoInt1", formula: "y ~ 0 + x",
    columns: [("y", (130...140).map(Double.init)), ("x", (60...70).map(Double.init))],
    estimates: [2.07438016528926], deviations: [0.165289256198347E-01])

  /// Eberhardt: a line through the origin, three points.
  static let noIntercept2 = CertifiedSet(
    name: "NoInt2", formula: "y ~ 0 + x", columns: [("y", [3, 4, 4]), ("x", [4, 5, 6])],
    estimates: [0.727272727272727], deviations: [0.420827318078432E-01])
}
