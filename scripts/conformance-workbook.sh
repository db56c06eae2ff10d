#!/usr/bin/env bash
# report.xlsx as another reader of the format sees it, and the memory that writing 100,000 rows takes.
# Usage: conformance-workbook.sh [PACK.asice]; without one, the packs of `npm run demo` are taken.
set -u
cd "$(dirname "$0")/.."
passed=0
failed=0
check() { # check NAME COMMAND...
  local name=$1
  shift
  if "$@" >/tmp/conformance-workbook.log 2>&1; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    echo "FAILED: $name"
    tail -n 5 /tmp/conformance-workbook.log
  fi
}

packs=("$@")
if [ "${#packs[@]}" -eq 0 ]; then
  compgen -G 'output/demo/sandbox-*/*.asice' >/dev/null || npm run --silent demo >/dev/null 2>&1
  packs=(output/demo/sandbox-*/*.asice)
fi
command -v unzip >/dev/null || { apt-get update -qq && apt-get install -y -qq unzip >/dev/null; } || exit 1

# openpyxl reads workbooks as the standard says; it comes from PyPI, where that can be reached.
python=$(mktemp -d)
if ! { python3 -m venv "$python" && timeout 300 "$python/bin/pip" install --quiet openpyxl==3.1.5; } >/tmp/conformance-workbook.log 2>&1; then
  echo 'SKIPPED: openpyxl cannot be installed, so no other reader has seen the workbook'
  tail -n 2 /tmp/conformance-workbook.log
  python=
fi

for pack in "${packs[@]}"; do
  folder=$(mktemp -d)
  unzip -q "$pack" -d "$folder"
  check "zip integrity of $pack" unzip -tq "$folder/report.xlsx"
  [ -n "$python" ] && check "openpyxl reads $pack" "$python/bin/python" scripts/read-workbook.py "$folder"
  if command -v soffice >/dev/null; then
    check "LibreOffice opens $pack" soffice --headless --convert-to csv --outdir "$folder/csv" "$folder/report.xlsx"
    check "LibreOffice reads the index of $pack" grep -q 'dynamodb-audit-pack' "$folder/csv/report.csv"
  fi
  rm -rf "$folder"
done
check '100,000 rows in 200 MB' node scripts/workbook-memory.mjs
[ -n "$python" ] && rm -rf "$python"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
