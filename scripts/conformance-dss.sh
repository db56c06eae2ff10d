#!/usr/bin/env bash
# Validates packs with the European Commission's Digital Signature Service (EU DSS, fetched with Maven): PAdES of the PDFs,
# ASiC-E with CAdES of the containers, tampered copies, and a pack whose signer OpenSSL's OCSP responder answered for.
# Not part of `npm test`, which needs nothing but Node.
#
#   scripts/conformance-dss.sh [PACK.asice...]     without any, the packs of `npm run demo`
#
# Ends with a line "N passed, N failed"; exits 1 when something failed, 2 when a program is missing.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2

dss_version=6.4
work=$(mktemp -d)
responder=
passed=0
failed=0
finish() {
  [ -n "$responder" ] && kill "$responder" 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT

missing=()
for pair in java:default-jdk-headless javac:default-jdk-headless mvn:maven openssl:openssl unzip:unzip python3:python3; do
  command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
done
if [ "${#missing[@]}" -gt 0 ]; then
  apt-get update -qq && apt-get install -y -qq "${missing[@]}" >/dev/null || exit 2
fi

{
  echo '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
  echo '<groupId>local</groupId><artifactId>conformance-dss</artifactId><version>1</version><dependencies>'
  for name in validation policy-jaxb pades-pdfbox asic-cades cms-object utils-apache-commons crl-parser-x509crl; do
    echo "<dependency><groupId>eu.europa.ec.joinup.sd-dss</groupId><artifactId>dss-$name</artifactId><version>$dss_version</version></dependency>"
  done
  echo '<dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>'
  echo '</dependencies></project>'
} >"$work/pom.xml"
if ! mvn -q -f "$work/pom.xml" dependency:build-classpath -Dmdep.outputFile="$work/classpath" >"$work/log" 2>&1; then
  echo "SKIPPED EU DSS $dss_version: Maven Central cannot be reached, so no European validator has seen the signatures"
  tail -n 3 "$work/log"
  echo '0 passed, 0 failed'
  exit 0
fi

# dss ANCHOR[,ANCHOR...] DOCUMENT...: what DSS says, also into $work/dss
dss() { java -Xss1g -cp "$(cat "$work/classpath")" scripts/DssValidation.java "$@" >"$work/dss" 2>"$work/log"; }

# said NAME DOCUMENT LEVEL INDICATION: DSS gave this one signature of the document this level and this indication
said() {
  local line
  line=$(grep -F "$2"$'\t' "$work/dss")
  if [[ $line == "$2"$'\t'"$3"$'\t'"$4"$'\t'* && $(wc -l <<<"$line") -eq 1 ]]; then
    passed=$((passed + 1))
    echo "ok      $1: $3, $4"
  else
    failed=$((failed + 1))
    echo "FAILED  $1: expected $3, $4; found:"
    cat "$work/dss" "$work/log" | grep -vF $'\tTOTAL_PASSED' | head -n 12 | sed 's/^/        /'
  fi
}

packs=("$@")
if [ "${#packs[@]}" -eq 0 ]; then
  [ -f dist/cli/bin.js ] || npm run --silent build || exit 2
  compgen -G 'output/demo/sandbox-*/*.asice' >/dev/null || npm run --silent demo >/dev/null 2>&1
  packs=(output/demo/sandbox-*/*.asice)
fi

keys=$(dirname "${packs[0]}")/../test-key
anchors=$keys/test-root.crt.pem,$keys/time-stamp-root.crt.pem
documents=()
for pack in "${packs[@]}"; do
  pdf=$work/$(basename "$pack" .asice).pdf
  unzip -p "$pack" report.pdf >"$pdf"
  documents+=("$pack" "$pdf")
done
dss "$anchors" "${documents[@]}"
for pack in "${packs[@]}"; do
  name=$(basename "$pack" .asice)
  said "$name, container" "$pack" CAdES-BASELINE-LT TOTAL_PASSED
  # DSS counts a document security store only when it was appended; ours is in the one revision, and is enough.
  said "$name, PDF" "$work/$name.pdf" PAdES-BASELINE-T TOTAL_PASSED
done

# change NAME < ZIP > ZIP: the same container with one letter of that file changed
change() {
  python3 -c '
import io, sys, zipfile
source = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))
target = zipfile.ZipFile(sys.stdout.buffer, "w")
for entry in source.infolist():
    content = source.read(entry)
    target.writestr(entry, content.replace(b"a", b"e", 1) if entry.filename == sys.argv[1] else content)
target.close()' "$1"
}
first=${packs[0]}
change results.json <"$first" >"$work/changed.asice"
cp "$work/$(basename "$first" .asice).pdf" "$work/changed.pdf"
printf 'X' | dd of="$work/changed.pdf" bs=1 seek=11 conv=notrunc status=none # in the comment that every PDF begins with
dss "$anchors" "$work/changed.asice" "$work/changed.pdf"
said 'a changed file of a container' "$work/changed.asice" CAdES-BASELINE-LT TOTAL_FAILED
said 'a changed byte of a PDF' "$work/changed.pdf" PAdES-BASELINE-T TOTAL_FAILED
dss "$keys/time-stamp-root.crt.pem" "$work/$(basename "$first" .asice).pdf"
said 'a signer whom nobody trusts' "$work/$(basename "$first" .asice).pdf" PAdES-BASELINE-T INDETERMINATE

# A signer with an OCSP responder: OpenSSL's, which answers with a certificate of its own.
pki() {
  cd "$work" || return 1
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  cat >pki.cnf <<CNF
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[responder]
keyUsage = critical, digitalSignature
extendedKeyUsage = OCSPSigning
noCheck = ignored
authorityKeyIdentifier = keyid
[signer]
keyUsage = critical, digitalSignature, nonRepudiation
authorityInfoAccess = OCSP;URI:http://127.0.0.1:$port/
authorityKeyIdentifier = keyid
CNF
  for name in ca responder signer; do
    openssl req -new -newkey rsa:3072 -nodes -keyout "$name.key" -out "$name.csr" -subj "/O=Meridian/CN=$name"
    if [ "$name" = ca ]; then issuer=(-signkey ca.key); else issuer=(-CA ca.crt -CAkey ca.key); fi
    openssl x509 -req -in "$name.csr" -out "$name.crt" -days 30 -extfile pki.cnf -extensions "$name" \
      -set_serial "0x$(openssl rand -hex 8 | sed 's/^./7/')" "${issuer[@]}"
  done
  printf 'V\t491231235959Z\t\t%s\tunknown\t/O=Meridian/CN=signer\n' \
    "$(openssl x509 -in signer.crt -noout -serial | cut -d= -f2)" >index.txt
}
(pki) >"$work/log" 2>&1 || { echo 'the authority for OCSP could not be made' && cat "$work/log" && exit 2; }
port=$(sed -n 's#.*http://127.0.0.1:\([0-9]*\)/.*#\1#p' "$work/pki.cnf")
openssl ocsp -port "$port" -index "$work/index.txt" -CA "$work/ca.crt" -rsigner "$work/responder.crt" \
  -rkey "$work/responder.key" -ndays 7 >/dev/null 2>&1 &
responder=$!
cat >"$work/audit.config.yaml" <<YAML
organisation: Meridian Retail Bank
frameworks: [gdpr]
sources: [sts]
scope:
  accounts: [{ id: '444455556666', name: analytics, roleArn: 'arn:aws:iam::444455556666:role/AuditPackReader' }]
  regions: [eu-west-1]
signing: { pem: { key: signer.key, certificate: signer.crt, chain: ca.crt } }
YAML
bin=$PWD/dist/cli/bin.js
(cd "$work" && node "$bin" build --sandbox --config audit.config.yaml --out output) >"$work/paths" 2>"$work/log"
answered=$(head -n 1 "$work/paths")
if [ -n "$answered" ]; then
  unzip -p "$answered" report.pdf >"$work/answered.pdf"
  dss "$work/ca.crt,$work/output/test-key/time-stamp-root.crt.pem" "$answered" "$work/answered.pdf"
  said 'OCSP, container' "$answered" CAdES-BASELINE-LT TOTAL_PASSED
  said 'OCSP, PDF' "$work/answered.pdf" PAdES-BASELINE-T TOTAL_PASSED
  if node "$bin" verify "$answered" --trust "$work/ca.crt" "$work/output/test-key/time-stamp-root.crt.pem" | grep -q 'not revoked as of'; then
    passed=$((passed + 1))
    echo 'ok      OCSP, our own verifier knows that nothing was revoked'
  else
    failed=$((failed + 1))
    echo 'FAILED  OCSP, our own verifier does not know that nothing was revoked'
  fi
else
  failed=$((failed + 1))
  echo 'FAILED  OCSP, the pack was not built'
  tail -n 5 "$work/log"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
