// swift-tools-version: 6.2
import PackageDescription

/// One set of rules for every target: no implicit re-export, no unmarked unsafe code, no warning left standing.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// Tests run optimised modules; optimising the tests themselves would take half of a clean build.
let testSettings = settings + [.unsafeFlags(["-Onone"])]

/// The C libraries of the module that reads data files.
let readerLibraries: [Target.Dependency] = [
  "CCrypto", "CScan", "CZlib", "CChild", "CReadStat", "CZip", "CExpat",
]

/// The house, bottom to top: a module uses only modules above it in this list.
let house: [(name: String, uses: [Target.Dependency])] = [
  ("Numerics", ["CLAPACK", "CRmath", "CKernels"]),
  ("Frames", ["Numerics"]),
  ("Readers", ["Numerics", "Frames"] + readerLibraries),
  ("Designs", ["Numerics", "Frames"]),
  ("Estimation", ["Numerics", "Designs"]),
  ("LinearModels", ["Numerics", "Frames", "Designs", "Estimation"]),
  ("DifferenceInDifferences", ["Numerics", "Frames", "Designs", "Estimation", "LinearModels"]),
  ("Comparison", ["Numerics"]),
  ("Education", ["Numerics", "Frames", "Estimation"]),
  ("Simulation", ["Numerics", "Readers", "Education"]),
  ("Specs", ["CYAML"]),
  (
    "Analyses",
    [
      "Numerics", "Frames", "Readers", "Designs", "Estimation", "LinearModels",
      "DifferenceInDifferences", "Comparison", "Education", "Simulation", "Specs", "CFolders",
    ]
  ),
  (
    "Presentation",
    [
      "Frames", "Readers", "Designs", "Estimation", "LinearModels", "DifferenceInDifferences",
      "Comparison", "Education", "Simulation", "Specs", "Analyses", "CXlsxWriter", "CZip",
      "CDrawing",
    ]
  ),
]

/// What a module's tests use beside the module itself and TestSupport.
let testUses: [String: [Target.Dependency]] = [
  "Frames": ["Numerics"],
  "Readers": ["Frames"],
  "Designs": ["Numerics", "Frames", "Readers"],
  "Estimation": ["Numerics", "Designs"],
  "LinearModels": ["Numerics", "Frames", "Readers", "Designs", "Estimation"],
  "DifferenceInDifferences": [
    "Numerics", "Frames", "Readers", "Designs", "Estimation", "LinearModels",
  ],
  "Comparison": ["Numerics"],
  "Education": ["Numerics", "Frames", "Estimation"],
  "Simulation": [
    "Numerics", "Frames", "Readers", "Designs", "Estimation", "LinearModels",
    "DifferenceInDifferences", "Education",
  ],
  "Analyses": [
    "Numerics", "Frames", "Readers", "Specs", "Estimation", "Designs", "LinearModels", "Education",
    "DifferenceInDifferences", "Comparison",
  ],
  "Presentation": [
    "Analyses", "Estimation", "Designs", "Frames", "Specs", "Education", "DifferenceInDifferences",
  ],
]

let package = Package(
  name: "Diminish",
  products: [
    .executable(name: "diminish", targets: ["diminish"]),
    .library(
      name: "DiminishStatistics",
      targets: [
        "Numerics", "Frames", "Designs", "Estimation", "LinearModels", "DifferenceInDifferences",
        "Comparison", "Education", "Simulation",
      ]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .systemLibrary(name: "CLAPACK", providers: [.apt(["liblapack-dev", "libblas-dev"])]),
    .systemLibrary(name: "CRmath", providers: [.apt(["r-mathlib"])]),
    .systemLibrary(name: "CYAML", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CCrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CReadStat", providers: [.apt(["libreadstat-dev"])]),
    .systemLibrary(name: "CZip", providers: [.apt(["libzip-dev"])]),
    .systemLibrary(name: "CExpat", providers: [.apt(["libexpat1-dev"])]),
    .systemLibrary(name: "CXlsxWriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .systemLibrary(name: "CDrawing"),
    .systemLibrary(name: "CChild"),
    .systemLibrary(name: "CFolders"),
    .systemLibrary(name: "CScan"),
    .systemLibrary(name: "CKernels"),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
  ]
    + house.map { module in
      .target(
        name: module.name, dependencies: module.uses, exclude: ["README.md"],
        swiftSettings: settings)
    }
    + [
      .executableTarget(
        name: "diminish",
        dependencies: [
          "Analyses", "Presentation", "Education", "Specs", "Numerics", "Readers",
          .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        exclude: ["README.md"],
        swiftSettings: settings),
      .target(
        name: "TestSupport", dependencies: ["Numerics"], path: "Tests/TestSupport",
        swiftSettings: settings),
      .testTarget(
        name: "CommandTests", dependencies: ["TestSupport", "diminish"],
        swiftSettings: testSettings),
    ]
    + house.map { module in
      .testTarget(
        name: module.name + "Tests",
        dependencies: [.byName(name: module.name), "TestSupport"] + (testUses[module.name] ?? []),
        swiftSettings: testSettings)
    },
  swiftLanguageModes: [.v6]
)
