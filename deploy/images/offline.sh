#!/usr/bin/env bash
# Images where no registry is at hand: FROM scratch, on the .NET runtime and the C library of the machine that builds, for
# its architecture. No shell, no package manager, no root. Elsewhere use the Dockerfile, or 'dotnet publish /t:PublishContainer'.
#   deploy/images/offline.sh [TAG]     makes queuemap/producer:TAG and queuemap/worker:TAG; TAG is 'offline' if not given
set -euo pipefail
cd "$(dirname "$0")/../.."
tag=${1:-offline}
context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
root=$context/root

for program in producer worker; do
  dotnet publish "$program" -c Release -p:DebugType=none -o "$context/$program" -v quiet
done

# The runtime that the programs name, or a later one of its line, as the host that starts them chooses.
install_of() { dotnet --list-runtimes | sed -n "s|^$1 \(10\.0\.[0-9]*\) \[\(.*\)\]$|\2/\1|p" | sort -V | tail -1; }
core=$(install_of Microsoft.NETCore.App)
web=$(install_of Microsoft.AspNetCore.App)
home=$(cd "$core/../../.." && pwd)
mkdir -p "$root/usr/share/dotnet/shared/Microsoft.NETCore.App" "$root/usr/share/dotnet/shared/Microsoft.AspNetCore.App" "$root/usr/share/dotnet/host/fxr"
cp -r "$core" "$root/usr/share/dotnet/shared/Microsoft.NETCore.App/"
cp -r "$web" "$root/usr/share/dotnet/shared/Microsoft.AspNetCore.App/"
cp -r "$home/host/fxr/${core##*/}" "$root/usr/share/dotnet/host/fxr/"
find "$root/usr/share/dotnet" -name '*.xml' -delete

# What the host of the programs loads only for debuggers, which the image switches off, and for other collectors than the
# standard one: 6 MB.
rm -f "$root"/usr/share/dotnet/shared/Microsoft.NETCore.App/*/{createdump,libcoreclrtraceptprovider.so,libmscordaccore.so,libmscordbi.so,libclrgc.so,libclrgcexp.so}

# What runtime and programs are linked to, and the TLS library that they load by name.
ssl=$(ldconfig -p | sed -n 's|.*\(libssl\.so\.3\).* => \(.*\)|\2|p' | head -1)
{ find "$root/usr/share/dotnet" -name '*.so' ! -name 'libcoreclrtrace*' -print0 | xargs -0 ldd "$context/worker/queuemap-worker" "$ssl"; echo "=> $ssl (dlopen)"; } 2>/dev/null |
  sed -nE 's|.*=> (/[^ ]+) \(.*|\1|p; s|^[[:space:]]*(/[^ ]*ld-linux[^ ]+) \(.*|\1|p' | grep -vE '/dotnet/|lttng' | sort -u |
  while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
  done
mkdir -p "$root/etc/ssl/certs" "$root/tmp"
chmod 1777 "$root/tmp"
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
echo 'app:x:1654:1654:app:/app:/sbin/nologin' > "$root/etc/passwd"
echo 'app:x:1654:' > "$root/etc/group"
chmod -R a+rX "$context"

for program in producer worker; do
  docker build -q -f deploy/images/offline.Dockerfile --target "$program" -t "queuemap/$program:$tag" "$context" > /dev/null
  docker image inspect --format "queuemap/$program:$tag {{.Size}} bytes" "queuemap/$program:$tag"
done
