#!/bin/sh
# Opens the HTML report in Debian's Chromium: network, errors, policy, filters, links, accessibility (axe), print.
# Ends with a line `N passed, N failed`. Installs chromium with apt-get when it is missing.
set -eu
cd "$(dirname "$0")/.."

CHROMIUM=${CHROMIUM:-$(command -v chromium || true)}
if [ -z "$CHROMIUM" ]; then
  apt-get update -qq >&2
  apt-get install -y -qq chromium >&2
  CHROMIUM=$(command -v chromium)
fi
export CHROMIUM

results=$(mktemp)
trap 'rm -f "$results"' EXIT
status=0
npx vitest run --config test/browser/vitest.config.ts --reporter=default --reporter=json --outputFile.json="$results" || status=$?
node -e '
  const { numPassedTests, numFailedTests, numTotalTests } = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
  const failed = numTotalTests === 0 ? 1 : numFailedTests;
  console.log(`${numPassedTests} passed, ${failed} failed`);
' "$results"
exit "$status"
