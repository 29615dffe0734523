#!/usr/bin/env bash
# Installs what the tests need beside Python, where this machine allows it: Chromium, the axe checker, LibreOffice.
# Never fails: a test that misses its tool says in one sentence which command brings it.
set -u
cd "$(dirname "$0")" || exit 0

apt_install() {
    command -v apt-get >/dev/null || return 0
    local root=""
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true 2>/dev/null || return 0
        root="sudo -n"
    fi
    echo "installing $* (apt-get)"
    # the lists are fetched only when the machine has none or they are too old to serve
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 && return 0
    $root apt-get update -qq && $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

has_chromium() {
    [ -n "${CHROMIUM:-}" ] || command -v chromium chromium-browser google-chrome google-chrome-stable >/dev/null
}

has_chromium || apt_install chromium fonts-liberation

# the workbook of providers is opened and saved by a real office program: 220 MB on disk, about 20 seconds
command -v soffice libreoffice >/dev/null || apt_install libreoffice-calc

# the lock file is copied beside what it brought: a newer lock means a newer checker
if ! cmp -s package-lock.json node_modules/.installed-lock; then
    command -v npm >/dev/null || apt_install npm
    if command -v npm >/dev/null; then
        npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && cp package-lock.json node_modules/.installed-lock
    fi
fi
exit 0
