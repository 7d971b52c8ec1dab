#!/bin/sh
# Installs Debian's nginx when it is missing and we may; otherwise says so, and the test of docs/nginx.conf is skipped.
# The service is not started: the test runs its own on a free port.
command -v nginx >/dev/null 2>&1 && exit 0
[ -x /usr/sbin/nginx ] && exit 0
if [ "$(id -u)" = 0 ]; then as_root=""
elif sudo -n true 2>/dev/null; then as_root="sudo -n"
else
  echo "nginx is not installed and this user may not install it: the test of docs/nginx.conf will be skipped"
  exit 0
fi
command -v apt-get >/dev/null 2>&1 || { echo "nginx is missing, and this is not Debian: install it by hand for the test of docs/nginx.conf"; exit 0; }
# A service that starts by itself would take port 80 of this machine.
policy=/usr/sbin/policy-rc.d
[ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null && $as_root chmod 755 "$policy" && ours=1; }
$as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends nginx-light >/dev/null \
  || echo "nginx could not be installed: the test of docs/nginx.conf will be skipped"
[ -z "${ours:-}" ] || $as_root rm -f "$policy"
