#!/usr/bin/env bash
# The commands of HOW-TO-VERIFY.md, run with stock tools on a pack of ours, and on packs that were tampered with.
# Usage: conformance-seal.sh [PACK.asice]; without one, the packs of `npm run demo` are taken.
set -u
cd "$(dirname "$0")/.."
passed=0
failed=0
check() { # check NAME EXPECTED-STATUS(0|1) COMMAND...
  local name=$1 expected=$2 status=0
  shift 2
  "$@" >/tmp/conformance-seal.log 2>&1 || status=1
  if [ "$status" -eq "$expected" ]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    echo "FAILED: $name"
    tail -n 5 /tmp/conformance-seal.log
  fi
}

missing=()
for pair in openssl:openssl pdfsig:poppler-utils certutil:libnss3-tools unzip:unzip xmllint:libxml2-utils qpdf:qpdf; do
  command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
done
if [ "${#missing[@]}" -gt 0 ]; then
  apt-get update -qq && apt-get install -y -qq "${missing[@]}" >/dev/null || exit 1
fi

packs=("$@")
if [ "${#packs[@]}" -eq 0 ]; then
  compgen -G 'output/demo/sandbox-*/*.asice' >/dev/null || npm run --silent demo >/dev/null 2>&1
  packs=(output/demo/sandbox-*/*.asice)
fi

cms() { openssl cms -verify -binary -inform DER -in "$1" -content "$2" -CAfile "$3" -purpose any -cades -out /dev/null; }

for pack in "${packs[@]}"; do
  pack=$(realpath "$pack")
  folder=$(mktemp -d)
  unzip -q "$pack" -d "$folder"
  (
    cd "$folder" || exit 1
    # The anchor comes from outside of the pack; here it is the local root beside the test key.
    root=$(dirname "$pack")/../test-key/test-root.crt.pem
    [ -f "$root" ] || root=signing-certificates.pem
    check 'file knows the container' 0 grep -q 'asic-e+zip' mimetype
    check 'zip integrity' 0 unzip -tq "$pack"
    check 'signature of SHA256SUMS' 0 cms SHA256SUMS.p7s SHA256SUMS "$root"
    check 'signature of the ASiC manifest' 0 cms META-INF/signature001.p7s META-INF/ASiCManifest.xml "$root"
    stamps=$(dirname "$pack")/../test-key/time-stamp-root.crt.pem
    if [ -f SHA256SUMS.tsr ] && [ -f "$stamps" ]; then
      check 'time stamp of SHA256SUMS' 0 openssl ts -verify -data SHA256SUMS -in SHA256SUMS.tsr -CAfile "$stamps"
      check 'signature with the revocation lists inside of it' 0 openssl cms -verify -binary -inform DER -in SHA256SUMS.p7s -content SHA256SUMS -CAfile "$root" -purpose any -cades -crl_check_all -out /dev/null
      check 'the PDF holds what it needs for long' 0 grep -aq '/Type /DSS' report.pdf
      check 'our own verifier knows that nothing was revoked' 0 bash -c "node '$OLDPWD/dist/cli/bin.js' verify '$pack' --trust '$root' '$stamps' | grep -q 'not revoked by the list of'"
      check 'time stamp of nothing else' 1 openssl ts -verify -data manifest.json -in SHA256SUMS.tsr -CAfile "$stamps"
    fi
    check 'ASiC manifest is XML' 0 xmllint --noout META-INF/ASiCManifest.xml
    check 'all digests' 0 sha256sum --quiet --strict -c SHA256SUMS
    check 'every file is listed' 0 bash -c "diff <(find . -type f | sed 's#^\./##' | grep -vxE 'SHA256SUMS(\.p7s|\.tsr)?|META-INF/.*' | LC_ALL=C sort) <(cut -c67- SHA256SUMS | LC_ALL=C sort)"
    check 'our own verifier finds nothing' 0 node "$OLDPWD/dist/cli/bin.js" verify "$pack" --trust "$root"
    nss=$(mktemp -d)
    certutil -N -d "sql:$nss" --empty-password && certutil -A -d "sql:$nss" -n anchor -t 'C,C,C' -i "$root"
    pdfsig -nssdir "sql:$nss" report.pdf >pdfsig.txt 2>&1
    check 'pdfsig: signature is valid' 0 grep -q 'Signature is Valid' pdfsig.txt
    check 'pdfsig: total document signed' 0 grep -q 'Total document signed' pdfsig.txt
    check 'pdfsig: certificate is trusted' 0 grep -q 'Certificate is Trusted' pdfsig.txt
    check 'qpdf finds no damage' 0 qpdf --check report.pdf
    rm pdfsig.txt

    sed 's/satisfied/satisfiee/' results.json >results.changed && mv results.changed results.json
    check 'a changed file is found' 1 sha256sum --quiet --strict -c SHA256SUMS
    sed 's/^./0/' SHA256SUMS >sums.changed && mv sums.changed SHA256SUMS
    check 'a changed list is found' 1 cms SHA256SUMS.p7s SHA256SUMS "$root"
    printf '\n%% appended\n' >>report.pdf
    check 'an addition to the PDF is found' 1 bash -c "pdfsig report.pdf 2>&1 | grep -q 'Total document signed'"
    check 'our own verifier finds them all' 1 node "$OLDPWD/dist/cli/bin.js" verify "$folder"
    echo "$passed $failed" >"$folder.count"
  )
  read -r passed failed < <(awk -v p="$passed" -v f="$failed" '{ print $1, $2 }' "$folder.count")
  rm -rf "$folder" "$folder.count"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
