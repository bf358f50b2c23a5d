// swift-tools-version: 6.0
import Foundation
import PackageDescription

// The library and what is generated from it: see README.md.
let generated = "Sources/Devtrust/Generated"
let here = Context.packageDirectory

#if os(macOS)
let native: Target = .binaryTarget(name: "DevtrustFFI", path: "DevtrustFFI.xcframework")
// What the library in it calls.
let linking: [LinkerSetting] = ["CoreFoundation", "Security", "SystemConfiguration"].map { .linkedFramework($0) }
#else
let native: Target = .systemLibrary(name: "DevtrustFFI", path: "\(generated)/DevtrustFFI")
let lib = "\(here)/\(generated)/lib"
// Beside the program, which is how a program is shipped, and here, which is how it is developed.
let linking: [LinkerSetting] = [
    .linkedLibrary("devtrust_native"),
    .unsafeFlags(["-L", lib, "-Xlinker", "-rpath", "-Xlinker", "$ORIGIN", "-Xlinker", "-rpath", "-Xlinker", lib]),
]
#endif

var targets: [Target] = [
    native,
    .target(
        name: "Devtrust",
        dependencies: ["DevtrustFFI"],
        exclude: ["Generated/DevtrustFFI", "Generated/lib"],
        linkerSettings: linking
    ),
    .target(name: "DevtrustTesting", dependencies: ["Devtrust"]),
]
// What is published has no tests.
if FileManager.default.fileExists(atPath: "\(here)/Tests") {
    targets += [
        .systemLibrary(name: "COpenSSL", path: "Tests/COpenSSL"),
        .executableTarget(name: "Station", dependencies: ["Devtrust"], path: "Tests/Station"),
        .testTarget(name: "DevtrustTests", dependencies: ["Devtrust", "DevtrustTesting", "COpenSSL", "Station"]),
    ]
}
// The conformance runner, where its library has been built: see tests/conformance/README.md.
let runner = "Tests/DevtrustConformance"
if FileManager.default.fileExists(atPath: "\(here)/\(runner)/Generated") {
    targets += [
        .systemLibrary(name: "DevtrustScriptedFFI", path: "\(runner)/Generated/DevtrustScriptedFFI"),
        .executableTarget(
            name: "DevtrustConformance",
            dependencies: ["Devtrust", "DevtrustScriptedFFI"],
            path: runner,
            exclude: ["Generated/DevtrustScriptedFFI", "Generated/lib"],
            linkerSettings: [
                .linkedLibrary("devtrust_scripted"), .unsafeFlags(["-L", "\(here)/\(runner)/Generated/lib"]),
            ]
        ),
    ]
}

let package = Package(
    name: "Devtrust",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [
        .library(name: "Devtrust", targets: ["Devtrust"]),
        // The emulator, for tests.
        .library(name: "DevtrustTesting", targets: ["DevtrustTesting"]),
    ],
    targets: targets,
    swiftLanguageModes: [.v6]
)
