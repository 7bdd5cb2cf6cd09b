#!/usr/bin/env bash
# Make sure that there is a browser and a PostgreSQL server for the tests that drive them. As root on Debian they are
# installed; elsewhere an installed one is used, and a test that lacks its own says so and skips.
set -euo pipefail

browser() {
    local name
    for name in chromium google-chrome google-chrome-stable chrome; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    # Ubuntu's chromium-browser is a stub that only points at a snap: it counts when it really starts.
    command -v chromium-browser >/dev/null 2>&1 && chromium-browser --version >/dev/null 2>&1
}

postgres() {
    command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

wanted=()
browser || wanted+=(chromium)
postgres || wanted+=(postgresql)
[ ${#wanted[@]} -eq 0 ] && exit 0

id_of_system=$(. /etc/os-release 2>/dev/null && echo "${ID:-}" || true)
if [ "$id_of_system" != debian ]; then
    # Only Debian's own chromium package is a browser.
    for index in "${!wanted[@]}"; do
        [ "${wanted[$index]}" != chromium ] || unset 'wanted[index]'
    done
fi
if [ ${#wanted[@]} -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing for the tests: ${wanted[*]}"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -qq -y --no-install-recommends "${wanted[@]}" >/dev/null; } ||
        echo "They could not be installed: is there a network?" >&2
fi
browser || echo "No Chrome or Chromium here: install one (on Debian: apt install chromium). Tests in the browser are skipped." >&2
postgres || echo "No PostgreSQL here: install it (on Debian: apt install postgresql). Tests on it are skipped." >&2
