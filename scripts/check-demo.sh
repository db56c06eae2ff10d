#!/usr/bin/env bash
# The first line of the README after the install: three packs that verify, in less than two minutes on two slow cores.
set -eu
cd "$(dirname "$0")/.."
start=$SECONDS
npm run demo
took=$((SECONDS - start))
for framework in pci-dss-4.0.1 soc2-2017 gdpr; do
  test -s "$(echo output/demo/sandbox-*/"$framework".asice)"
done
echo "demo took $took s"
[ "$took" -lt 120 ]
