#!/bin/sh
# Debian 13 in a folder, for its Swift.
#
#   debian.sh install ROOT: puts it there, complete or not at all. The last thing in it is what `swift --version` says.
#   unshare --mount --propagation private debian.sh run ROOT DIR [SEEN]... -- [NAME=VALUE]... COMMAND...
#     A command inside, that sees these folders of the machine at their own paths, and of the environment only what is given. What
#     is mounted for it goes with its namespace. /tmp is empty for every run: two at a time do not meet in it.
set -e
verb=$1 root=$2
shift 2

case $verb in
run)
    dir=$1
    shift
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs tmpfs "$root/tmp"
    while [ "$1" != -- ]; do
        mkdir -p "$root$1"
        mount --rbind "$1" "$root$1"
        shift
    done
    shift
    path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
    exec chroot "$root" sh -c 'cd "$1" && shift && exec "$@"' sh "$dir" \
        env -i HOME=/tmp LANG=C.UTF-8 PATH="$path" "$@"
    ;;
install)
    apart='unshare --mount --propagation private'
    # What interrupted runs left, and what this one leaves if it is.
    rm -rf --one-file-system "$root".partial-*
    partial=$root.partial-$$
    trap 'rm -rf --one-file-system "$partial"' EXIT
    # Where this machine's apt gets Debian from, if it does, and what it goes through. debootstrap has a mirror of its own.
    mirror=$(apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(COMPONENT)|$(REPO_URI)' 'Created-By: Packages' |
        sed -n 's/^Debian|Debian|main|\(https\{0,1\}:.*\)/\1/p' | head -n 1)
    eval "$(apt-config shell http_proxy Acquire::http::Proxy)"
    [ "$http_proxy" != DIRECT ] || http_proxy=
    export DEBIAN_FRONTEND=noninteractive http_proxy
    $apart /usr/sbin/debootstrap --variant=minbase trixie "$partial" $mirror
    inside() {
        $apart sh "$0" run "$partial" / -- DEBIAN_FRONTEND=noninteractive http_proxy="$http_proxy" "$@"
    }
    inside apt-get update
    # If the machine goes down now, the folder is not taken for a whole one anyway. What the tests link to is among it.
    inside apt-get -o Dpkg::Options::=--force-unsafe-io install -y --no-install-recommends \
        swiftlang libc6-dev g++ libssl-dev
    inside apt-get clean
    inside swift --version >"$partial/devtrust-swift-version"
    # Only a folder without a version, which is none of ours, could be in the way.
    rm -rf --one-file-system "$root"
    mv "$partial" "$root"
    ;;
esac
