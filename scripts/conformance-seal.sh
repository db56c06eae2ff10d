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
for pair in xxd:xxd openssl:openssl pdfsig:poppler-utils certutil:libnss3-tools unzip:unzip xmllint:libxml2-utils qpdf:qpdf; do
  command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
done
if [ "${#missing[@]}" -gt 0 ]; then
  apt-get update -qq && apt-get install -y -qq "${missing[@]}" >/dev/null || exit 1
fi

# pyHanko reads PAdES as the standard says; it comes from PyPI, where that can be reached.
hanko=$(mktemp -d)
if ! { python3 -m venv "$hanko" && timeout 300 "$hanko/bin/pip" install --quiet pyhanko-cli==0.6.0; } >/tmp/conformance-seal.log 2>&1; then
  echo 'SKIPPED: pyHanko cannot be installed, so PAdES is checked by pdfsig alone'
  tail -n 2 /tmp/conformance-seal.log
  hanko=
fi
pyhanko() { "$hanko/bin/pyhanko" sign "$@"; }

packs=("$@")
if [ "${#packs[@]}" -eq 0 ]; then
  compgen -G 'output/demo/sandbox-*/*.asice' >/dev/null || npm run --silent demo >/dev/null 2>&1
  packs=(output/demo/sandbox-*/*.asice)
fi

cms() { openssl cms -verify -binary -inform DER -in "$1" -content "$2" -CAfile "$3" -purpose any -cades -out /dev/null; }

first=$(realpath "${packs[0]}")
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
    check 'signature of the commitments' 0 cms commitments.json.p7s commitments.json "$root"
    check 'the commitments are to nothing else' 1 cms commitments.json.p7s manifest.json "$root"
    stamps=$(dirname "$pack")/../test-key/time-stamp-root.crt.pem
    if [ -f SHA256SUMS.tsr ] && [ -f "$stamps" ]; then
      check 'time stamp of SHA256SUMS' 0 openssl ts -verify -data SHA256SUMS -in SHA256SUMS.tsr -CAfile "$stamps"
      check 'signature with the revocation lists inside of it' 0 openssl cms -verify -binary -inform DER -in SHA256SUMS.p7s -content SHA256SUMS -CAfile "$root" -purpose any -cades -crl_check_all -out /dev/null
      check 'the PDF holds what it needs for long' 0 grep -aq '/Type /DSS' report.pdf
      check 'our own verifier knows that nothing was revoked' 0 bash -c "node '$OLDPWD/dist/cli/bin.js' verify '$pack' --trust '$root' '$stamps' | grep -q 'not revoked as of'"
      check 'time stamp of nothing else' 1 openssl ts -verify -data manifest.json -in SHA256SUMS.tsr -CAfile "$stamps"
    fi
    check 'ASiC manifest is XML' 0 xmllint --noout META-INF/ASiCManifest.xml
    check 'all digests' 0 sha256sum --quiet --strict -c SHA256SUMS
    check 'every file is listed' 0 bash -c "diff <(find . -type f | sed 's#^\./##' | grep -vxE 'SHA256SUMS(\.p7s|\.tsr)?|META-INF/.*' | LC_ALL=C sort) <(cut -c67- SHA256SUMS | LC_ALL=C sort)"
    # What happens after sealing is the same for every framework: once is enough.
    if [ "$pack" = "$first" ]; then
      handed=$(mktemp -d)
      report() { node "$OLDPWD/dist/cli/bin.js" "$@"; }
      if [ -f "$(dirname "$pack")/evidence/commitments.secret" ]; then
        report disclose "$pack" --item 'results.json#/tables/0' --out DISCLOSURE.txt >/dev/null
        sed -n '/^## 9\./,/^## 10\./p' HOW-TO-VERIFY.md | sed -n '/^```sh$/,/^```$/p' | sed '/^```/d' >"$handed/disclosure.sh"
        check 'disclosed fields, by the script of HOW-TO-VERIFY' 0 bash -c "sh '$handed/disclosure.sh' | grep -c '^signed: ' | grep -qx 7"
        sed -i 's/"table"/"tabel"/' DISCLOSURE.txt
        check 'a forged field is found' 0 bash -c "sh '$handed/disclosure.sh' | grep -q '^NOT signed: '"
        rm DISCLOSURE.txt
        check 'a redacted pack is made' 0 report redact "$pack" --profile public --sandbox --out "$handed/public.asice"
        check 'a redacted pack verifies against the signed root' 0 bash -c "node '$OLDPWD/dist/cli/bin.js' verify '$handed/public.asice' --trust '$root' | grep -q 'matches the original signed root'"
      fi
      mkdir "$handed/months" && cp "$pack" "$handed/months/pack.asice"
      [ -d "$(dirname "$pack")/../test-key" ] && cp -r "$(dirname "$pack")/../test-key" "$handed/test-key"
      openssl req -x509 -newkey rsa:3072 -nodes -keyout "$handed/key.pem" -out "$handed/crt.pem" -subj '/CN=Auditor' -days 2 2>/dev/null
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$handed/ec-key.pem" -out "$handed/ec-crt.pem" -subj '/CN=Auditor' -days 2 2>/dev/null
      check 'a hand-off is recorded' 0 report handoff "$handed/months/pack.asice" --to Auditor --purpose rehearsal --rehearsal --sandbox --encrypt-to "$handed/crt.pem" "$handed/ec-crt.pem"
      for key in '' ec-; do
        check "openssl opens the encrypted copy (${key:-rsa-}key)" 0 openssl cms -decrypt -binary -inform DER -in "$handed/months/pack.asice.p7m" -recip "$handed/${key}crt.pem" -inkey "$handed/${key}key.pem" -out "$handed/opened.asice"
        check 'and it is the pack' 0 cmp "$handed/opened.asice" "$pack"
      done
      check 'a receipt is signed' 0 report receipt "$handed/months/pack.asice" --as Auditor --key "$handed/key.pem" --certificate "$handed/crt.pem"
      check 'openssl verifies the receipt' 0 cms "$handed/months/pack.asice.custody/0002-receipt.json.p7s" "$handed/months/pack.asice.custody/0002-receipt.json" "$handed/crt.pem"
      check 'our own verifier lists the custody log' 0 bash -c "node '$OLDPWD/dist/cli/bin.js' verify '$handed/months/pack.asice' | grep -q 'custody 2 .*received by Auditor'"
      rm -rf "$handed"
    fi
    check 'our own verifier finds nothing' 0 node "$OLDPWD/dist/cli/bin.js" verify "$pack" --trust "$root"
    nss=$(mktemp -d)
    certutil -N -d "sql:$nss" --empty-password && certutil -A -d "sql:$nss" -n anchor -t 'C,C,C' -i "$root"
    pdfsig -nssdir "sql:$nss" report.pdf >pdfsig.txt 2>&1
    check 'pdfsig: signature is valid' 0 grep -q 'Signature is Valid' pdfsig.txt
    check 'pdfsig: total document signed' 0 grep -q 'Total document signed' pdfsig.txt
    check 'pdfsig: certificate is trusted' 0 grep -q 'Certificate is Trusted' pdfsig.txt
    check 'qpdf finds no damage' 0 qpdf --check report.pdf
    if [ -n "$hanko" ]; then
      trust=(--trust-replace --trust "$root")
      [ -f "$stamps" ] && trust+=(--trust "$stamps")
      check 'pyHanko: the signature and its time stamp are valid' 0 pyhanko validate --no-revocation-check "${trust[@]}" report.pdf
      check 'pyHanko: valid as AdES, with the revocation lists of the PDF' 0 pyhanko adesverify "${trust[@]}" report.pdf
    fi
    rm pdfsig.txt

    sed 's/satisfied/satisfiee/' results.json >results.changed && mv results.changed results.json
    check 'a changed file is found' 1 sha256sum --quiet --strict -c SHA256SUMS
    sed 's/^./0/' SHA256SUMS >sums.changed && mv sums.changed SHA256SUMS
    check 'a changed list is found' 1 cms SHA256SUMS.p7s SHA256SUMS "$root"
    printf '\n%% appended\n' >>report.pdf
    if [ -n "$hanko" ]; then
      cp report.pdf "$hanko/changed.pdf" && printf 'X' | dd of="$hanko/changed.pdf" bs=1 seek=5000 conv=notrunc status=none
      check 'pyHanko finds a changed byte' 1 pyhanko validate --no-revocation-check "${trust[@]}" "$hanko/changed.pdf"
    fi
    check 'an addition to the PDF is found' 1 bash -c "pdfsig report.pdf 2>&1 | grep -q 'Total document signed'"
    check 'our own verifier finds them all' 1 node "$OLDPWD/dist/cli/bin.js" verify "$folder"
    echo "$passed $failed" >"$folder.count"
  )
  read -r passed failed < <(awk -v p="$passed" -v f="$failed" '{ print $1, $2 }' "$folder.count")
  rm -rf "$folder" "$folder.count"
done
[ -n "$hanko" ] && rm -rf "$hanko"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
