package com.devtrust.emulator

import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption.REPLACE_EXISTING

/** The program that `DEVTRUST_EMULATOR` names, the one in this package for this machine, or the one on the search path. */
internal fun program(): String = System.getenv("DEVTRUST_EMULATOR")?.ifEmpty { null } ?: packed?.toString() ?: NAME

private const val NAME = "devtrust-emulator"

/** Unpacked once for each process, into a folder of its own, which is deleted at the end. */
private val packed: Path? by lazy {
    val ending = if (system() == "windows") ".exe" else ""
    val resource = "/com/devtrust/emulator/${system()}-${processor()}/$NAME$ending"
    Emulator::class.java.getResourceAsStream(resource)?.use { bytes ->
        val folder = Files.createTempDirectory(NAME)
        val program = folder.resolve("$NAME$ending")
        Files.copy(bytes, program, REPLACE_EXISTING)
        program.toFile().setExecutable(true)
        // In the opposite order of these lines.
        folder.toFile().deleteOnExit()
        program.toFile().deleteOnExit()
        program
    }
}

private fun system(): String {
    val name = System.getProperty("os.name").lowercase()
    return when {
        name.startsWith("mac") -> "macos"
        name.startsWith("windows") -> "windows"
        else -> "linux"
    }
}

private fun processor(): String = when (val name = System.getProperty("os.arch")) {
    "amd64" -> "x86_64"
    "arm64" -> "aarch64"
    else -> name
}
