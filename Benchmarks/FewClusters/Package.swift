// swift-tools-version: 6.2
import PackageDescription

/// Size and power with few clusters by simulation, apart from the product: run by `make few-clusters`.
let package = Package(
  name: "FewClusters",
  dependencies: [.package(name: "Diminish", path: "../..")],
  targets: [
    .executableTarget(
      name: "fewclusters",
      dependencies: [.product(name: "DiminishStatistics", package: "Diminish")],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
      ])
  ],
  swiftLanguageModes: [.v6]
)
