#!/usr/bin/env bash
# Checks what `report schedule` prints with independent programs: cfn-lint (from PyPI) for the CloudFormation template, and
# systemd-analyze for the units, where systemd is there. Not part of `npm test`, which needs nothing but Node.
#
#   scripts/conformance-schedule.sh
#
# Ends with a line "N passed, N failed"; exits 1 when something failed, 2 when a program is missing.
set -uo pipefail

cfn_lint_version=1.58.0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

check() {
  local name=$1
  shift
  if "$@" >"$work/log" 2>&1; then
    passed=$((passed + 1))
    echo "ok      $name"
  else
    failed=$((failed + 1))
    echo "FAILED  $name"
    sed 's/^/        /' "$work/log" | head -n 20
  fi
}

cd "$(dirname "$0")/.." || exit 2
[ -f dist/cli/bin.js ] || npm run --silent build || exit 2
cp audit.config.example.yaml "$work/audit.config.yaml"
mkdir "$work/output"
schedule() { (cd "$work" && node "$OLDPWD/dist/cli/bin.js" schedule "$@"); }

if python3 -m venv "$work/venv" && "$work/venv/bin/pip" install --quiet "cfn-lint==$cfn_lint_version" >"$work/pip" 2>&1; then
  schedule cloudformation >"$work/template.yaml"
  check 'cloudformation: cfn-lint finds nothing' "$work/venv/bin/cfn-lint" --include-checks I -t "$work/template.yaml"
  sed 's/KmsMasterKeyId/KmsMasterKey/' "$work/template.yaml" >"$work/broken.yaml"
  check 'cloudformation: cfn-lint finds a planted mistake' bash -c "! '$work/venv/bin/cfn-lint' -t '$work/broken.yaml'"
else
  echo "SKIPPED cloudformation: cfn-lint $cfn_lint_version could not be installed from PyPI"
  sed 's/^/        /' "$work/pip" | tail -n 3
fi

if command -v systemd-analyze >/dev/null; then
  schedule systemd | awk -v folder="$work" '/^# .*\.(service|timer)$/ { file = folder "/" $2; next } { print > file }'
  for unit in "$work"/*.service; do
    check "systemd: $(basename "$unit")" systemd-analyze verify --recursive-errors=no "$unit"
  done
  for timer in "$work"/*.timer; do
    calendar=$(sed -n 's/^OnCalendar=//p' "$timer")
    check "systemd: $(basename "$timer") runs at $calendar" systemd-analyze calendar "$calendar"
  done
else
  echo 'SKIPPED systemd: there is no systemd-analyze'
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
