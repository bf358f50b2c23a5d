#!/bin/sh
# Tries the emulator in a container, as emulator/README.md tells: container.sh BIN PYTHON, in the repository.
#
# The image is built from the program in BIN, and asked whether it is ready. It is not published from here, since it has to be
# built on the machine it is for. The last line says what came of it.
set -e
base=docker.io/library/debian:trixie-slim

for engine in podman docker none; do
    # A client without its service does not work.
    "$engine" image ls >/dev/null 2>&1 && break
done
if [ "$engine" = none ]; then
    echo "no container: neither Podman nor Docker works here"
    exit
fi
if ! "$engine" image inspect "$base" >/dev/null 2>&1 && ! "$engine" pull --quiet "$base"; then
    echo "no container: $base cannot be had"
    exit
fi
image=$("$engine" build --quiet --file emulator/Containerfile "$1")
container=$("$engine" run --rm --detach --publish 127.0.0.1::8080 "$image")
# One that ended at once cannot be stopped.
trap '"$engine" stop "$container" >/dev/null || true' EXIT
# From outside, it is at the address where its port was published.
address=$("$engine" port "$container" 8080)
for _ in $(seq 100); do
    ready=$("$2" -I xtask/src/python/fetch.py "http://$address/__emulator/ready" 2>&1 || true)
    case $ready in *"\"base_url\":\"http://$address\""*)
        echo "answers in a container of $engine"
        exit
        ;;
    esac
    sleep 0.1
done
echo "$ready"
echo "the emulator in a container does not answer at $address"
exit 1
