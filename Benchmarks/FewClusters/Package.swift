// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

let statistics = Target.Dependency.product(name: "DiminishStatistics", package: "Diminish")

/// Size, power and coverage with few clusters by simulation, apart from the product: run by `make few-clusters` and
/// `make function-coverage`.
let package = Package(
  name: "FewClusters",
  dependencies: [.package(name: "Diminish", path: "../..")],
  targets: [
    .executableTarget(
      name: "fewclusters", dependencies: [statistics], swiftSettings: settings),
    .executableTarget(
      name: "functioncoverage", dependencies: [statistics], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
