// Runs the conformance scenarios through the Kotlin package.
//
//     java -cp ... com.devtrust.conformance.MainKt CORPUS kotlin [SCENARIO...]
//
// CORPUS is what `devtrust-conformance corpus` writes. A line of JSON is written for each scenario; what it holds is
// described in tests/conformance/README.md. A job that is `live` (tests/hostile/README.md) talks to a real server. Nothing
// is judged here.

package com.devtrust.conformance

import com.fasterxml.jackson.databind.node.ObjectNode
import java.io.File
import kotlin.system.exitProcess

fun main(arguments: Array<String>) {
    if (arguments.size < 2) {
        System.err.println("usage: MainKt CORPUS RUNTIME [SCENARIO...]")
        exitProcess(2)
    }
    val (corpus, runtime) = arguments
    val names = arguments.drop(2)
    System.out.bufferedWriter().use { output ->
        for (scenario in JSON.readTree(File(corpus))) {
            val name = scenario.path("name").textValue()
            if (scenario.path("skip").has(runtime) || (names.isNotEmpty() && name !in names)) continue
            fun write(line: ObjectNode) {
                val told = JSON.writeValueAsString(line.put("scenario", name).put("runtime", runtime))
                synchronized(output) { output.appendLine(told) }
            }
            if (scenario.has("live")) live(scenario, ::write) else write(run(scenario))
        }
    }
}
