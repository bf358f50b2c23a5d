#!/bin/sh
# Stands in for C compilers, in type checks of targets whose own cannot be had.
#
# ring's build script compiles C and assembly, which takes an NDK or Xcode. A type check links nothing, so what comes of it is
# never read: every object is an empty file. Nothing that is built this way may be shipped or run.
for word; do
    # A build script asks a compiler what it is by what it makes of its macros.
    [ "$word" != -E ] || echo clang
    [ "$last" != -o ] || : >"$word"
    # What `ar` writes into an archive of nothing.
    case $word in *.a) printf '!<arch>\n' >"$word" ;; esac
    last=$word
done
