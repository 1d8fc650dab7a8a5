#!/usr/bin/env bash
# Set up what the Makefile's targets need: Debian packages, and a Python environment in .venv.
# What is in place is looked at each time and costs a fraction of a second; what is missing is installed, with root or
# sudo. Without either, the packages to ask for are listed. May be interrupted anywhere: the next call goes on.
# Everything it has to say goes to standard error, so that `make url` prints a URI alone.
#
# Settings: PYTHON (the interpreter for .venv), OUTREACH_PG_BIN (the bin directory of a PostgreSQL 15 to 18).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec >&2

readonly MAJORS=(18 17 16 15)
readonly STATE=.state
readonly INSTALLING=$STATE/installing # there while packages are being installed: a killed installation is seen by it
readonly NO_MAIN_CLUSTER=/etc/postgresql-common/createcluster.d/outreach-setup.conf

say() { printf 'setup: %s\n' "$*"; }
die() {
  printf 'setup: %s\n' "$@"
  exit 1
}

# --- what is there --------------------------------------------------------------------------------

has_extensions() { # directory of extensions
  [[ -e $1/pgtap.control && -e $1/plpgsql_check.control ]]
}

postgres_is_ready() {
  local major
  [[ -z ${OUTREACH_PG_BIN:-} ]] || return 0
  [[ $(id -u) != 0 ]] || getent passwd postgres >/dev/null || return 1
  for major in "${MAJORS[@]}"; do
    if [[ -x /usr/lib/postgresql/$major/bin/initdb ]] && has_extensions "/usr/share/postgresql/$major/extension"; then
      return 0
    fi
  done
  return 1
}

# The first interpreter that is new enough and can make an environment.
find_python() {
  local candidate
  for candidate in ${PYTHON:+"$PYTHON"} python3 /usr/bin/python3 python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

missing() { # one line for each missing thing
  postgres_is_ready || echo postgres
  command -v psql >/dev/null || echo psql
  command -v sqitch >/dev/null || echo sqitch
  if ! perl -MDBD::Pg -MTAP::Parser::SourceHandler::pgTAP -e 1 2>/dev/null; then
    perl -MDBD::Pg -e 1 2>/dev/null || echo dbd-pg
    perl -MTAP::Parser::SourceHandler::pgTAP -e 1 2>/dev/null || echo pg_prove
  fi
  venv_is_ready || find_python >/dev/null || echo python
}

# --- packages -------------------------------------------------------------------------------------

# The major version to install: one that is there already and can be completed, else the distribution's own.
pick_major() {
  local major
  for major in "${MAJORS[@]}"; do
    if [[ -x /usr/lib/postgresql/$major/bin/initdb ]] && apt-cache show "postgresql-$major-pgtap" >/dev/null 2>&1; then
      echo "$major"
      return
    fi
  done
  major=$(apt-cache depends postgresql 2>/dev/null | sed -n 's/^ *Depends: postgresql-\([0-9][0-9]*\)$/\1/p' | head -n 1)
  if [[ -z $major ]]; then
    # shellcheck source=/dev/null
    case $(. /etc/os-release && echo "${VERSION_CODENAME:-}") in
      bookworm) major=15 ;;
      noble) major=16 ;;
      *) major=17 ;;
    esac
  fi
  echo "$major"
}

packages_for() { # what `missing` printed
  local thing major
  major=$(pick_major)
  for thing in "$@"; do
    case $thing in
      postgres) echo "postgresql-$major postgresql-$major-pgtap postgresql-$major-plpgsql-check" ;;
      psql) echo "postgresql-client-$major" ;;
      sqitch) echo sqitch ;;
      dbd-pg) echo libdbd-pg-perl ;;
      pg_prove) echo libtap-parser-sourcehandler-pgtap-perl ;;
      python) echo python3-venv ;;
      shellcheck) echo shellcheck ;;
    esac
  done
}

as_root() { # without the lock's descriptor: a service that a package starts must not keep it
  if [[ $(id -u) == 0 ]]; then "$@" 9>&-; else sudo "$@" 9>&-; fi
}

may_become_root() {
  [[ $(id -u) == 0 ]] || { command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; }
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get -qq -y \
    -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold "$@"
}

allow_main_cluster() {
  as_root rm -f "$NO_MAIN_CLUSTER"
  as_root rmdir "${NO_MAIN_CLUSTER%/*}" 2>/dev/null || true
}

install_packages() { # things
  local log=$STATE/packages.log
  say "installing packages for: $*; the details are in $log"
  : >"$INSTALLING"
  if ! run_apt "$@" >"$log" 2>&1; then
    tail -n 20 "$log"
    say "the packages could not be installed: $(packages_for "$@" | tr '\n' ' ')"
    return 1
  fi
  rm -f "$INSTALLING"
}

run_apt() { # things
  local packages
  as_root dpkg --configure -a || return # what a killed installation left
  apt update || say "apt-get update failed; going on with the lists that are here"
  read -r -d '' -a packages < <(packages_for "$@" && printf '\0')
  if [[ " ${packages[*]}" == *" postgresql-1"* ]]; then
    # Debian's server package makes and starts a cluster `main` on port 5432, which nobody asked for here. Its own
    # switch turns that off while the packages are installed; it is read by postgresql-common, so that comes first.
    apt install --no-install-recommends postgresql-common || return
    trap allow_main_cluster EXIT
    as_root mkdir -p "${NO_MAIN_CLUSTER%/*}" || return
    as_root tee "$NO_MAIN_CLUSTER" >/dev/null <<<'create_main_cluster = false' || return
  fi
  apt install --no-install-recommends "${packages[@]}" || return
  allow_main_cluster
  trap - EXIT
}

ask_for() { # things
  local packages
  read -r -d '' -a packages < <(packages_for "$@" && printf '\0')
  die "these packages are missing, and there is neither root nor sudo to install them:" "" \
    "  apt-get install --no-install-recommends ${packages[*]}" "" \
    "Ask for them, then call again. The server that they bring is not used: the project runs a private one of its own."
}

see_to_packages() { # "lint", where the linters are wanted, too
  local things linters=()
  mapfile -t things < <(missing)
  if [[ -e $INSTALLING ]] && may_become_root; then
    things=(postgres sqitch dbd-pg pg_prove python)
  fi
  if [[ ${1:-} == lint ]] && ! command -v shellcheck >/dev/null; then
    linters=(shellcheck)
  fi
  ((${#things[@]} + ${#linters[@]})) || return 0

  if ((${#things[@]} == 0)); then # nobody is stopped by the absence of a linter
    if command -v apt-get >/dev/null && may_become_root; then
      install_packages "${linters[@]}" || rm -f "$INSTALLING"
    fi
    return 0
  fi
  command -v apt-get >/dev/null || die "this is neither Debian nor Ubuntu; install by hand: ${things[*]}"
  may_become_root || ask_for "${things[@]}"
  install_packages "${things[@]}" "${linters[@]}" || exit 1
  mapfile -t things < <(missing)
  if [[ ${things[*]} == python ]]; then
    die "Python 3.11 or newer is needed, and this system has $(python3 -V 2>&1 || true): set PYTHON to a newer one"
  fi
  ((${#things[@]} == 0)) || die "still missing after the installation: ${things[*]}"
}

# --- Python ---------------------------------------------------------------------------------------

venv_origin() { # what cannot be changed in place
  printf '%s\n%s\n' "$PWD" "$(.venv/bin/python -V 2>&1)"
}

venv_stamp() {
  venv_origin
  sha256sum python/pyproject.toml
}

venv_is_ready() {
  [[ -e .venv/stamp ]] && [[ $(venv_stamp) == "$(<.venv/stamp)" ]]
}

see_to_venv() {
  venv_is_ready && return
  local python
  # An environment that was completed once, here, with the same Python, is brought up to date; any other is made anew.
  if [[ -e .venv/stamp.made ]] && [[ $(venv_origin) == "$(<.venv/stamp.made)" ]]; then
    say "updating the Python environment"
    rm -f .venv/stamp .venv/stamp.made # an update that is cut short is not trusted
  else
    python=$(find_python)
    say "making the Python environment in .venv with $("$python" -V)"
    rm -rf .venv
    "$python" -m venv .venv
  fi
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable 'python[dev]' >"$STATE/pip.log" 2>&1 || {
    tail -n 20 "$STATE/pip.log"
    die "pip could not install the Python packages"
  }
  venv_origin >.venv/stamp.made
  venv_stamp >.venv/stamp.new
  mv .venv/stamp.new .venv/stamp # last: this says that the environment is whole
}

# --------------------------------------------------------------------------------------------------

if ! mkdir -p "$STATE" 2>/dev/null || [[ ! -w $STATE ]]; then
  die "cannot write to $PWD/$STATE: this checkout is another user's"
fi
if [[ -n ${OUTREACH_PG_BIN:-} && ! -x $OUTREACH_PG_BIN/initdb ]]; then
  die "there is no PostgreSQL server in OUTREACH_PG_BIN=$OUTREACH_PG_BIN"
fi
exec 9>"$STATE/setup.lock"
flock -n 9 || {
  say "waiting for another set-up of this checkout"
  flock 9
}
see_to_packages "$@"
see_to_venv
