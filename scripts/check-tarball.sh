#!/usr/bin/env bash
# What `npm publish` would ship, installed elsewhere and used.
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
tarball=$(npm pack --silent --pack-destination "$folder")
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "./$tarball"
code=0
npx --no-install report build --sandbox --framework gdpr --out packs || code=$?
# 1: controls with exceptions; 3: evidence that the scenario denies. Both are complete runs of the embedded bank.
case $code in 1 | 3) ;; *) echo "report build ended with $code" && exit 1 ;; esac
npx --no-install report verify --rederive packs/*/gdpr.asice
npx --no-install dynamodb-audit-pack --version
