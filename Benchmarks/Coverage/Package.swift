// swift-tools-version: 6.2
import PackageDescription

/// Coverage by simulation, apart from the product: it is run by `make coverage` and shipped by nobody.
let package = Package(
  name: "Coverage",
  dependencies: [.package(name: "Diminish", path: "../..")],
  targets: [
    .executableTarget(
      name: "coverage",
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
