#!/usr/bin/env bash
# Checks PDF reports with independent programs: qpdf and pdfinfo (Debian packages qpdf, poppler-utils), and veraPDF
# (fetched with Maven) for PDF/A-3a and PDF/UA-1. Not part of `npm test`, which needs nothing but Node.
#
#   scripts/conformance-pdf.sh [REPORT.pdf...]     without any, the reports of `npm run demo`
#
# Ends with a line "N passed, N failed"; exits 1 when something failed, 2 when a program is missing.
set -uo pipefail

verapdf_version=1.28.2
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

tagged() { pdfinfo "$1" >"$work/info" && grep -Eq '^Tagged: +yes' "$work/info"; }
fonts_embedded() { pdffonts "$1" | awk 'NR > 2 { seen = 1; if ($(NF - 4) != "yes") bad = 1 } END { exit bad || !seen }'; }
text_has_control() { pdftotext "$1" "$work/text" && grep -Eq 'DDB-[A-Z]+-[0-9]{2}' "$work/text"; }
vera() { java -cp "$classpath" org.verapdf.apps.GreenfieldCliWrapper -f "$1" --format text -v "$2" | tee "$work/vera" && grep -q "^PASS" "$work/vera"; }

cd "$(dirname "$0")/.." || exit 2
if [ $# -eq 0 ]; then
  compgen -G 'output/demo/sandbox-*/*/report.pdf' >/dev/null || npm run --silent demo >/dev/null 2>&1
  set -- output/demo/sandbox-*/*/report.pdf
fi
missing=()
for pair in qpdf:qpdf pdfinfo:poppler-utils java:default-jre-headless mvn:maven; do
  command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
done
if [ "${#missing[@]}" -gt 0 ]; then
  apt-get update -qq && apt-get install -y -qq "${missing[@]}" >/dev/null || exit 2
fi

cat >"$work/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>conformance-pdf</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>org.verapdf.apps</groupId><artifactId>greenfield-apps</artifactId><version>$verapdf_version</version>
  </dependency></dependencies>
</project>
POM
mvn -q -f "$work/pom.xml" dependency:build-classpath -Dmdep.outputFile="$work/classpath" || exit 2
classpath=$(cat "$work/classpath")

for file in "$@"; do
  check "$file: qpdf finds no error" qpdf --check "$file"
  check "$file: is tagged" tagged "$file"
  check "$file: all fonts are embedded" fonts_embedded "$file"
  check "$file: controls can be found as text" text_has_control "$file"
  check "$file: PDF/A-3a (veraPDF)" vera 3a "$file"
  check "$file: PDF/UA-1 (veraPDF)" vera ua1 "$file"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
