// The AAR: the sources of the Kotlin package, AndroidKeys, and the library for each ABI. See README.md beside this file.
plugins {
    id("com.android.library") version "8.13.0"
    id("org.jetbrains.kotlin.android") version "2.4.21"
    id("maven-publish")
}

group = "com.devtrust"
version = "0.1.0"

val repository = rootDir.resolve("../..")
val jniLibs = layout.buildDirectory.dir("jniLibs")
val generated = layout.buildDirectory.dir("generated/devtrust")

/** The ABIs of the AAR. 32-bit x86 is an emulator's that nobody makes images for any more. */
val abis = listOf("arm64-v8a", "armeabi-v7a", "x86_64")

android {
    namespace = "com.devtrust"
    compileSdk = 36

    defaultConfig {
        // The first with java.time, which durations and moments come in; below it every app would have to desugar.
        minSdk = 26
        consumerProguardFiles("consumer-rules.pro")
        ndk { abiFilters += abis }
    }

    sourceSets.getByName("main") {
        kotlin.srcDirs("../kotlin/src/main/kotlin", generated.map { it.dir("kotlin") })
        jniLibs.srcDir(this@Build_gradle.jniLibs)
    }

    publishing { singleVariant("release") { withSourcesJar() } }
}

kotlin {
    compilerOptions { jvmTarget.set(org.jetbrains.kotlin.gradle.dsl.JvmTarget.JVM_11) }
}

dependencies {
    // With its own library for Android; the plain jar has those of desktop systems.
    api("net.java.dev.jna:jna:5.19.1@aar")
    api("org.jetbrains.kotlinx:kotlinx-coroutines-core:1.11.0")
    api("org.jetbrains.kotlinx:kotlinx-serialization-json:1.12.0")
    runtimeOnly("org.jetbrains.kotlinx:kotlinx-coroutines-android:1.11.0")
}

/** The library for every ABI, linked for pages of 16 KB (cargo-16kb.toml). */
val nativeLibraries = tasks.register<Exec>("nativeLibraries") {
    workingDir = repository
    val targets = abis.flatMap { listOf("--target", it) }
    commandLine(
        listOf("cargo", "ndk", "--platform", "26") + targets +
            listOf("--output-dir", jniLibs.get().asFile.path, "--config", "bindings-kotlin/android/cargo-16kb.toml") +
            listOf("build", "--locked", "--release", "--package", "devtrust-ffi"),
    )
    outputs.dir(jniLibs)
}

/** The sources that follow from the library. Those of the host's library are the same. */
val generatedSources = tasks.register<Exec>("generatedSources") {
    workingDir = repository
    commandLine(
        "sh",
        "-c",
        "cargo build --locked --package devtrust-ffi --features cli && " +
            "target/debug/devtrust-bindgen kotlin target/debug/libdevtrust_native.* '${generated.get().asFile}'",
    )
    outputs.dir(generated)
}

tasks.named("preBuild") { dependsOn(nativeLibraries, generatedSources) }

publishing {
    publications {
        register<MavenPublication>("release") {
            artifactId = "devtrust-android"
            afterEvaluate { from(components["release"]) }
        }
    }
}
