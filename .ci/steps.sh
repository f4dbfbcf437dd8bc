# Sourced by .ci/run and .ci/long: steps, their counts, and a PostgreSQL and a browser to run the suite with.
# shellcheck shell=bash
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec </dev/null

scratch=$(mktemp -d)
results=$scratch/results
database_pid=
passed=0
failed=0
# Gives the suite's tests their second and third try (test/vitest.config.ts).
export CI=${CI:-yes}

# run_all MAIN: the script's own steps; the last line says how many passed and failed.
run_all() {
  trap clean_up EXIT
  trap 'exit 130' INT TERM
  "$1"
  # At the end, where the log of a long run is read first.
  [ ! -s "$results.troubles" ] || printf '\n=== tests that did not pass at once\n%s\n' "$(cat "$results.troubles")"
  printf '\n%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ]
}

count() {
  passed=$((passed + $1))
  failed=$((failed + $2))
}

# step TITLE COMMAND…: says what it does and how long it took; a failure counts as one.
step() {
  local title=$1 began=$SECONDS
  shift
  printf '\n=== %s\n' "$title"
  if "$@"; then
    printf '=== %s: %d s\n' "$title" $((SECONDS - began))
  else
    printf '=== %s: FAILED after %d s\n' "$title" $((SECONDS - began))
    count 0 1
    return 1
  fi
}

# suite TITLE COMMAND…: tests, counted by what they write to RESULTS_FILE (test/kit/run/case-reporter.ts). A run that fails
# without a failed test (it broke, or took too long) counts as one failure.
suite() {
  local title=$1 began=$SECONDS status=0 suite_passed=0 suite_failed=0
  shift
  printf '\n=== %s\n' "$title"
  : >"$results"
  RESULTS_FILE=$results timeout --kill-after=20 "${SUITE_TIMEOUT:-1500}" "$@" || status=$?
  [ ! -s "$results" ] || read -r suite_passed suite_failed <"$results"
  if [ "$status" -ne 0 ] && [ "$suite_failed" -eq 0 ]; then suite_failed=1; fi
  if [ "$suite_passed" -eq 0 ] && [ "$suite_failed" -eq 0 ]; then suite_failed=1; fi
  count "$suite_passed" "$suite_failed"
  printf '=== %s: %d tests passed, %d did not, %d s\n' "$title" "$suite_passed" "$suite_failed" $((SECONDS - began))
}

install_packages() {
  local missing=() faster=()
  [ -n "$(find_postgresql)" ] || missing+=(postgresql)
  [ -n "$(find_chromium)" ] || missing+=(chromium)
  [ -n "$(find_headless_shell)" ] || faster+=(chromium-headless-shell)
  [ -x /usr/sbin/pgbouncer ] || missing+=(pgbouncer)
  [ "${#missing[@]}${#faster[@]}" != 00 ] || return 0
  export DEBIAN_FRONTEND=noninteractive
  # Debian's package would make and start a cluster of its own; ours is a temporary one.
  mkdir -p /etc/postgresql-common/createcluster.d
  echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/no-main-cluster.conf
  # The suite needs nothing of what makes it faster.
  apt-get update -q || [ "${#missing[@]}" -eq 0 ] || return 1
  install_from_debian "${missing[@]}" || return 1
  install_from_debian "${faster[@]}" || true
}

install_from_debian() {
  [ "$#" -eq 0 ] || apt-get install -q -y --no-install-recommends "$@"
}

# What the server needs has no known vulnerability rated high or critical (SECURITY.md). Not every mirror of the registry answers
# npm audit: then nothing is checked, and the log says so; `check_vulnerabilities required` fails.
check_vulnerabilities() {
  local report code=0
  report=$(npm audit --omit=dev --audit-level=high --json 2>/dev/null) || code=$?
  if [[ $report != *'"auditReportVersion"'* ]]; then
    echo 'not checked: the registry did not answer npm audit'
    [ "${1:-}" != required ]
    return
  fi
  ((code == 0)) || npm audit --omit=dev --audit-level=high
  return "$code"
}

# The directory of the newest PostgreSQL's programs.
find_postgresql() {
  find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1 | xargs -r dirname
}

find_chromium() {
  command -v chromium || command -v chromium-browser || true
}

# Chromium without the windows, tabs and extensions that nobody sees in a test: half of what a page costs.
find_headless_shell() {
  command -v chromium-headless-shell || true
}

# find_python GROUP…: a Python with these groups of packages from clients/python/pyproject.toml, for the tests of the Python
# client. Without a Python, or if its registry doesn't answer, there is none: the tests are left out, and the log says so.
find_python() {
  python=
  local groups='import sys, tomllib
groups = tomllib.load(open("clients/python/pyproject.toml", "rb"))["dependency-groups"]
print(*(package for name in sys.argv[1:] for package in groups[name]), sep="\n")'
  if python3 -m venv --without-pip "$scratch/python" && python3 -c "$groups" "$@" >"$scratch/python-packages" &&
    timeout 180 python3 -m pip --python "$scratch/python/bin/python" --disable-pip-version-check --retries 1 --timeout 15 \
      install --quiet --root-user-action=ignore -r "$scratch/python-packages"; then
    python=$scratch/python/bin/python
  else
    echo 'not checked: the Python client, whose packages could not be installed'
  fi
}

start_postgresql() {
  local bin port data=$scratch/postgresql as=()
  bin=$(find_postgresql)
  [ -n "$bin" ] || return 1
  mkdir "$data"
  if [ "$(id -u)" -eq 0 ]; then
    # PostgreSQL refuses to run as root.
    as=(setpriv --reuid=postgres --regid=postgres --init-groups)
    chmod 711 "$scratch"
    chown postgres: "$data"
  fi
  cd "$data" || return 1
  "${as[@]}" "$bin/initdb" -D "$data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N >"$scratch/initdb.log" 2>&1 || { cat "$scratch/initdb.log"; return 1; }
  cd "$OLDPWD" || return 1
  port=$(node_modules/.bin/node -e "const s = require('net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close() })")
  # Only for tests: nothing in it has to survive this machine, so nothing waits for the disk, and no statement is worth compiling. exec, so that the process id is PostgreSQL's.
  (
    cd "$data" && exec "${as[@]}" "$bin/postgres" -D "$data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
      -c fsync=off -c full_page_writes=off -c jit=off -c max_connections=300
  ) >"$scratch/postgresql.log" 2>&1 &
  database_pid=$!
  database_url=postgres://postgres@127.0.0.1:$port/postgres
  for _ in $(seq 150); do
    "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" && return 0
    kill -0 "$database_pid" 2>/dev/null || break
    sleep 0.2
  done
  cat "$scratch/postgresql.log"
  return 1
}

clean_up() {
  if [ -n "$database_pid" ]; then
    kill -INT "$database_pid" 2>/dev/null
    wait "$database_pid" 2>/dev/null
  fi
  rm -rf "$scratch"
}
