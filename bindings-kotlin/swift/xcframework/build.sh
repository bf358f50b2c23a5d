#!/bin/sh
# Makes DevtrustFFI.xcframework, and the sources that belong to it, beside Package.swift. On macOS with Xcode and these
# targets of Rust; REPOSITORY is a clone of devtrust:
#
#   rustup target add aarch64-apple-ios aarch64-apple-ios-sim x86_64-apple-ios aarch64-apple-darwin x86_64-apple-darwin
#   xcframework/build.sh REPOSITORY
#
# Nobody has run this yet: it needs Apple's tools.
set -eu

package=$(cd "$(dirname "$0")/.." && pwd)
repository=$(cd "${1:?say where the clone of devtrust is}" && pwd)
target=${CARGO_TARGET_DIR:-$repository/target}
generated=$package/Sources/Devtrust/Generated
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The oldest systems, as in Package.swift.
export IPHONEOS_DEPLOYMENT_TARGET=16.0 MACOSX_DEPLOYMENT_TARGET=13.0

cd "$repository"
# The sources follow from the library, which is the same on every platform.
cargo build --locked -p devtrust-ffi --features devtrust-ffi/cli
"$target/debug/devtrust-bindgen" swift "$target/debug/libdevtrust_native.dylib" "$generated"

# One object file in which only the functions of the headers can be seen: two Rust libraries in one app would otherwise
# both bring the standard library's `rust_eh_personality` and its like.
prelink() { # RUST_TARGET SDK CLANG_TARGET
    cargo rustc --locked -p devtrust-ffi --release --lib --crate-type staticlib --target "$1"
    xcrun --sdk "$2" clang -target "$3" -r -nostdlib -Wl,-all_load \
        "-Wl,-exported_symbols_list,$package/xcframework/exports.txt" \
        "$target/$1/release/libdevtrust_native.a" -o "$work/$1.o"
    mkdir -p "$work/$1"
    xcrun libtool -static -o "$work/$1/libdevtrust_native.a" "$work/$1.o"
}

both() { # NAME RUST_TARGET RUST_TARGET
    mkdir -p "$work/$1"
    xcrun lipo -create "$work/$2/libdevtrust_native.a" "$work/$3/libdevtrust_native.a" \
        -output "$work/$1/libdevtrust_native.a"
}

prelink aarch64-apple-ios iphoneos arm64-apple-ios16.0
prelink aarch64-apple-ios-sim iphonesimulator arm64-apple-ios16.0-simulator
prelink x86_64-apple-ios iphonesimulator x86_64-apple-ios16.0-simulator
prelink aarch64-apple-darwin macosx arm64-apple-macos13.0
prelink x86_64-apple-darwin macosx x86_64-apple-macos13.0
both simulator aarch64-apple-ios-sim x86_64-apple-ios
both macos aarch64-apple-darwin x86_64-apple-darwin

# The headers and their module map in a folder of their own: Xcode puts the headers of all frameworks into one place.
mkdir -p "$work/headers"
cp -R "$generated/DevtrustFFI" "$work/headers/DevtrustFFI"

rm -rf "$package/DevtrustFFI.xcframework"
xcodebuild -create-xcframework \
    -library "$work/aarch64-apple-ios/libdevtrust_native.a" -headers "$work/headers" \
    -library "$work/simulator/libdevtrust_native.a" -headers "$work/headers" \
    -library "$work/macos/libdevtrust_native.a" -headers "$work/headers" \
    -output "$package/DevtrustFFI.xcframework"
