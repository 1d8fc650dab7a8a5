#!/usr/bin/env bash
# Every linter, then one verdict. plpgsql_check is not here: it needs a database and runs with the tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
here=$PWD
bin=.venv/bin
failed=()

run() { # name, command
  local name=$1
  shift
  printf -- '--- %s\n' "$name"
  "$@" || failed+=("$name")
}

# pgspot cannot read a body that is parsed when the function is made (BEGIN ATOMIC … END;), and gives up on the rest of its
# file. It is shown the same body as text under the path that such a script pins for itself, pg_catalog and pg_temp.
vulnerabilities() {
  local copy
  copy=$(mktemp -d)
  for file in "${migrations[@]}"; do
    mkdir -p "$copy/$(dirname "$file")"
    sed -e 's/^BEGIN ATOMIC$/SET search_path = pg_catalog, pg_temp AS $$/' -e 's/^END;$/$$;/' "$file" >"$copy/$file"
  done
  (cd "$copy" && "$here/$bin/pgspot" "${migrations[@]}") >"$copy/found" 2>&1 || true
  if grep -qE 'out of range|Traceback' "$copy/found" || ! grep -qE '^TOTAL: Errors: 0 Warnings: 0 Unknown: 0' <(tail -n 5 "$copy/found"); then
    awk '/^deploy.*: $/ { file = $1; next } /^PS|^ERROR|out of range|Error/ { print file, $0 }' "$copy/found"
    rm -r "$copy"
    return 1
  fi
  rm -r "$copy"
}

mapfile -t scripts < <(git ls-files '*.sh' .ci/run)
mapfile -t migrations < <(git ls-files 'deploy/*.sql')

run 'ruff check' $bin/ruff check
run 'ruff format' $bin/ruff format --check
run mypy $bin/mypy --config-file python/pyproject.toml conftest.py python/src python/tests scripts tests
run squawk $bin/squawk --config .squawk.toml --reporter gcc "${migrations[@]}"
run pgspot vulnerabilities
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
