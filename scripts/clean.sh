#!/usr/bin/env bash
# Remove what `make` has made: the private cluster wherever it lies, the Python environment, caches.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# The cluster's own module removes it, with whatever Python is left: after half a set-up .venv may not work.
for python in .venv/bin/python ${PYTHON:+"$PYTHON"} python3 /usr/bin/python3 python3.14 python3.13 python3.12 python3.11 ''; do
  [[ -n $python ]] || {
    echo "clean: no Python 3.11 or newer, so there is no cluster to remove" >&2
    break
  }
  if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    PYTHONPATH=python/src PYTHONDONTWRITEBYTECODE=1 "$python" -m outreach.cluster destroy
    break
  fi
done

rm -rf .venv .state .pytest_cache .mypy_cache .ruff_cache .hypothesis demo-output
find . -name __pycache__ -type d -prune -exec rm -rf {} +
