#!/bin/sh
# Installs Debian's chromium when it is missing and we may; otherwise says so. In CI a missing browser fails later,
# in the browser tests themselves.
command -v chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ]; then as_root=""
elif sudo -n true 2>/dev/null; then as_root="sudo -n"
else
  echo "chromium is not installed and this user may not install it: browser tests will be skipped"
  exit 0
fi
command -v apt-get >/dev/null 2>&1 || { echo "chromium is missing, and this is not Debian: install it by hand for the browser tests"; exit 0; }
$as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null \
  || echo "chromium could not be installed: browser tests will be skipped"
