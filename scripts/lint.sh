#!/usr/bin/env bash
# Every linter, then one verdict. plpgsql_check is not here: it needs a database and runs with the tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bin=.venv/bin
failed=()

run() { # name, command
  local name=$1
  shift
  printf -- '--- %s\n' "$name"
  "$@" || failed+=("$name")
}

mapfile -t scripts < <(git ls-files '*.sh' .ci/run)
mapfile -t migrations < <(git ls-files 'deploy/*.sql')

run 'ruff check' $bin/ruff check
run 'ruff format' $bin/ruff format --check
run mypy $bin/mypy --config-file python/pyproject.toml conftest.py python/src python/tests scripts tests
run squawk $bin/squawk --config .squawk.toml --reporter gcc "${migrations[@]}"
run 'plan and scripts' $bin/python -m pytest -q -p no:cacheprovider tests/test_repository.py
if command -v shellcheck >/dev/null; then
  run shellcheck shellcheck "${scripts[@]}"
else
  echo 'shellcheck: not installed, skipped'
fi

if ((${#failed[@]})); then
  printf 'lint failed: %s\n' "$(
    IFS=,
    echo "${failed[*]}"
  )"
  exit 1
fi
echo 'lint: clean'
