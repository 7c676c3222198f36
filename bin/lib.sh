# Sourced by the scripts beside it: where things are, how progress is said, and
# how a tool is found. Works with the bash 3.2 of macOS too.
# shellcheck shell=bash
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Everything the scripts install or write for themselves: Python tools, logs,
# the demo's data. Deleting it is safe.
local_dir=${PORTICO_LOCAL:-$root/.local}
venv=$local_dir/venv
mkdir -p "$local_dir"

# Tools installed by the scripts, and rustup's default place, which a shell
# opened before the installation does not know yet.
PATH=$local_dir/bin:$PATH:${CARGO_HOME:-${HOME:-/nonexistent}/.cargo}/bin
export PATH

say() { printf '==> %s\n' "$*"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# step NAME COMMAND...: runs it, says how long it took, passes its status on.
# `set -e` does not reach into a command run this way.
step() {
  local name=$1 began=$SECONDS status=0
  shift
  say "$name"
  "$@" || status=$?
  if [ "$status" -eq 0 ]; then
    printf '    %s: done in %s s\n' "$name" "$((SECONDS - began))"
  else
    printf '    %s: failed after %s s (status %s)\n' "$name" "$((SECONDS - began))" "$status" >&2
  fi
  return "$status"
}

# quietly NAME COMMAND...: keeps the output in a log and shows its end when the
# command fails.
quietly() {
  local name=$1 log=$local_dir/$1.log
  shift
  if ! "$@" >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    printf 'error: %s failed; the whole log is %s\n' "$name" "$log" >&2
    return 1
  fi
}

# at_least HAVE WANT: compares dotted versions, two parts deep.
at_least() {
  local have_major have_minor want_major want_minor rest
  IFS=. read -r have_major have_minor rest <<<"$1.0"
  IFS=. read -r want_major want_minor rest <<<"$2.0"
  [ "$have_major" -gt "$want_major" ] ||
    { [ "$have_major" -eq "$want_major" ] && [ "$have_minor" -ge "$want_minor" ]; }
}

# chromium_path: prints the Chromium or Chrome to test with, by name.
chromium_path() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    if [ -n "$name" ] && have "$name" && "$name" --version >/dev/null 2>&1; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}

# postgres_bin: prints the folder of the newest PostgreSQL server programs.
postgres_bin() {
  local found
  found=$(ls -d /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb 2>/dev/null | sort -V | tail -n 1 || true)
  [ -n "$found" ] || found=$(command -v initdb || true)
  [ -n "$found" ] && dirname "$found"
}

# target_dir: where cargo puts its output.
target_dir() { printf '%s\n' "${CARGO_TARGET_DIR:-$root/target}"; }
