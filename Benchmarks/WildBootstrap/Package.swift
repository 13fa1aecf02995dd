// swift-tools-version: 6.2
import PackageDescription

/// Times of the wild cluster bootstrap, apart from the product.
let package = Package(
  name: "WildBootstrap",
  dependencies: [.package(name: "Diminish", path: "../..")],
  targets: [
    .executableTarget(
      name: "wild",
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
