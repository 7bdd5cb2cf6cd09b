#!/usr/bin/env bash
# Make sure that there is a browser and a PostgreSQL server for the tests that drive them. As root on Debian they are
# installed; elsewhere an installed one is used, and a test that lacks its own says so and skips.
set -euo pipefail

python=.venv/bin/python
browser() { "$python" -c 'import sys; from tests.browser import find_browser; sys.exit(find_browser() is None)'; }
postgres() { command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }

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
