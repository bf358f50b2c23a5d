// swift-tools-version: 6.0
import Foundation
import PackageDescription

// The package as it is published, with its library: `cargo xtask bench swift` makes it.
let devtrust = ProcessInfo.processInfo.environment["DEVTRUST_PACKAGE"] ?? "../../../bindings-kotlin/swift"

let package = Package(
    name: "Bench",
    platforms: [.macOS(.v13)],
    dependencies: [.package(name: "Devtrust", path: devtrust)],
    targets: [
        .executableTarget(
            name: "Bench",
            dependencies: [
                .product(name: "Devtrust", package: "Devtrust"), .product(name: "DevtrustTesting", package: "Devtrust"),
            ]
        )
    ],
    swiftLanguageModes: [.v6]
)
