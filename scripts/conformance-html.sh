#!/bin/sh
# Opens the HTML report in Debian's Chromium: network, errors, policy, filters, links, accessibility (axe), print; and the
# verifier page. Then both in Debian's Firefox: the verdict on every test vector, network, errors, policy, a filter.
# Ends with a line `N passed, N failed`. Installs chromium and firefox-esr with apt-get when they are missing.
set -eu
cd "$(dirname "$0")/.."

missing=
[ -n "${CHROMIUM:-$(command -v chromium || true)}" ] || missing="$missing chromium"
[ -n "${FIREFOX:-$(command -v firefox-esr || true)}" ] || missing="$missing firefox-esr"
if [ -n "$missing" ]; then
  apt-get update -qq >&2
  # shellcheck disable=SC2086 -- the packages are a list of words
  apt-get install -y -qq $missing >&2
fi
CHROMIUM=${CHROMIUM:-$(command -v chromium)}
FIREFOX=${FIREFOX:-$(command -v firefox-esr)}
export CHROMIUM FIREFOX

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
npx vitest run --config test/browser/vitest.config.ts --reporter=default --reporter=json --outputFile.json="$work/chromium.json" || status=$?

[ -f dist/cli/bin.js ] || npm run --silent build
ls output/demo/sandbox-*/*/report.html >/dev/null 2>&1 || npm run --silent demo >/dev/null 2>&1
node dist/cli/bin.js verifier --out "$work/verify.html" >/dev/null
report=$(ls output/demo/sandbox-*/*/report.html | head -n 1)
node --experimental-websocket scripts/firefox-pages.mjs "$(dirname "$report")" "$work/verify.html" >"$work/firefox" || status=$?
cat "$work/firefox"

node -e '
  const { readFileSync } = require("node:fs");
  const [chromium, firefox] = process.argv.slice(1).map((path) => readFileSync(path, "utf8"));
  const { numPassedTests, numFailedTests, numTotalTests } = JSON.parse(chromium);
  const last = /^(\d+) passed, (\d+) failed$/m.exec(firefox);
  const failed = (numTotalTests === 0 ? 1 : numFailedTests) + (last === null ? 1 : Number(last[2]));
  console.log(`${numPassedTests + Number(last?.[1] ?? 0)} passed, ${failed} failed`);
' "$work/chromium.json" "$work/firefox"
exit "$status"
