#!/usr/bin/env bash
# Installs what the tests need from the system where it may (root on a Debian-like system), and otherwise names it
# in one line. PostgreSQL is needed as programs only: no cluster is left running. With the word `java`: a runtime for
# EPUBCheck as well.
set -euo pipefail

missing=()
"${PYTHON:-python3}" -c "import ensurepip" 2>/dev/null || missing+=(python3-venv)
# Chromium without a window opens a page in half the time; where it is not to be had, the whole of it does as well.
may_install() { [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; }
if ! command -v chromium-headless-shell >/dev/null; then
    if may_install; then
        missing+=(chromium-headless-shell)
    elif ! command -v chromium >/dev/null; then
        missing+=(chromium)
    fi
fi
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || missing+=(postgresql)
command -v git >/dev/null || missing+=(git)
fonts=$(fc-list 2>/dev/null || true)
grep -qi khmer <<<"$fonts" || missing+=(fonts-khmeros)
grep -qiE 'noto.*(lao|nastaliq|naskh)' <<<"$fonts" || missing+=(fonts-noto-core)
[ "${1:-}" != java ] || command -v java >/dev/null || missing+=(default-jre-headless)

[ ${#missing[@]} -eq 0 ] && exit 0
if ! may_install; then
    echo "The tests need packages of the system: ${missing[*]}. Install them: sudo apt-get install ${missing[*]}" >&2
    exit 1
fi
echo "System packages for the tests: ${missing[*]} …"
# Debian's postgresql package makes and starts a cluster unless told not to.
if [[ " ${missing[*]} " == *" postgresql "* ]]; then
    mkdir -p /etc/postgresql-common/createcluster.d
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.d/learnhub-tests.conf
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
if [[ " ${missing[*]} " == *" chromium-headless-shell "* ]] && ! apt-cache show chromium-headless-shell &>/dev/null; then
    missing=("${missing[@]/chromium-headless-shell/chromium}")
fi
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
