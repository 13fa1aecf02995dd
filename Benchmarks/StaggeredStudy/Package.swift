// swift-tools-version: 6.2
import PackageDescription

/// Times and coverage of staggered designs, apart from the product: shipped by nobody.
let package = Package(
  name: "StaggeredStudy",
  dependencies: [.package(name: "Diminish", path: "../..")],
  targets: [
    .executableTarget(
      name: "staggered",
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
