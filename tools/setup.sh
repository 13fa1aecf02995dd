#!/bin/sh
# Installs what the build needs and this machine lacks, says what it does, and fails clearly where it may not.
set -eu

packages="liblapack-dev libblas-dev r-mathlib libyaml-dev libssl-dev zlib1g-dev libreadstat-dev libzip-dev libexpat1-dev libxlsxwriter-dev librsvg2-2 fonts-liberation"

if ! command -v swift >/dev/null 2>&1; then
  echo "setup: no Swift toolchain on PATH. Install Swift 6.2 or later, then run make again." >&2
  exit 1
fi
if ! command -v dpkg-query >/dev/null 2>&1; then
  echo "setup: not a Debian system. Install the equivalents of: $packages" >&2
  exit 1
fi

missing=""
for package in $packages; do
  state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
  as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
  as_root="sudo"
else
  echo "setup: missing$missing, and this account may not install them." >&2
  echo "setup: ask an administrator to run: apt-get install$missing" >&2
  exit 1
fi

echo "setup: installing$missing"
$as_root apt-get update -qq
# shellcheck disable=SC2086 # a list of names
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
