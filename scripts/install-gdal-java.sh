#!/bin/sh
# Builds the GDAL Java binding (libgdalalljni.so + matching jar) for the distribution's own libgdal.
# Debian 12+/Ubuntu, run as root; all GDAL code comes from the distribution at run time. Usage: $0 [PREFIX=/usr]
set -eu
PREFIX=${1:-/usr}
JH=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}
[ -f "$JH/include/jni.h" ] || { echo "set JAVA_HOME to a JDK (include/jni.h not found)" >&2; exit 1; }
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends '^libgdal[0-9]+(t64)?$' swig g++ dpkg-dev xz-utils >/dev/null
LIB=$(ldconfig -p | sed -n 's/.*=> \(.*libgdal\.so\.[0-9]*\)$/\1/p' | head -n 1)
PKG=$(dpkg -S "$(readlink -f "$LIB")" | cut -d: -f1)
SRC=$(dpkg-query -W -f '${source:Version}' "$PKG"); BIN=$(dpkg-query -W -f '${Version}' "$PKG")
W=$(mktemp -d); trap 'rm -rf "$W"' EXIT; chmod 755 "$W"; cd "$W"; mkdir -p parts lists/partial
# private apt configuration: the machine's own sources plus deb-src; the system's files stay untouched
cp /etc/apt/sources.list.d/*.sources parts/ 2>/dev/null && sed -i 's/^Types:.*/Types: deb deb-src/' parts/*.sources || true
for f in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
  if [ -s "$f" ]; then sed -n '/^deb /{p;s/^deb /deb-src /p}' "$f" >> parts/src.list; fi
done
A="-qq -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts=$W/parts -o Dir::State::Lists=$W/lists -o APT::Sandbox::User=root"
apt-get $A update
apt-get $A source --download-only "gdal=$SRC"
apt-get $A download "libgdal-dev=$BIN"
tar xf gdal_*.orig.tar.* --wildcards '*/swig/include/*' '*/ogr/*.h' '*/gcore/*.h' '*/port/*.h'
dpkg-deb -x libgdal-dev_*.deb dev
I=$(echo "$W"/gdal-*/swig/include)
for m in gdalconst gdal osr ogr gnm; do
  mkdir -p "java/org/gdal/$m"
  swig -w302,314,453,473,503,509,516 -c++ -java -package "org.gdal.$m" "-I$I" "-I$I/java" -outdir "java/org/gdal/$m" -o "$m.cpp" "$I/$m.i"
  g++ -O2 -w -fPIC -fno-strict-aliasing "-I$W/dev/usr/include/gdal" "-I$JH/include" "-I$JH/include/linux" -c "$m.cpp" -o "$m.o"
done
g++ -shared -s -o libgdalalljni.so ./*.o "$LIB" -Wl,--no-undefined
"$JH/bin/javac" -nowarn -Xlint:none --release 17 -d classes $(find java -name '*.java') 2>/dev/null
"$JH/bin/jar" cf gdal.jar -C classes .
install -D -m 644 libgdalalljni.so "$PREFIX/lib/jni/libgdalalljni.so"
install -D -m 644 gdal.jar "$PREFIX/share/java/gdal-${SRC%%[+-]*}.jar"
if [ "$PREFIX" = /usr ]; then mkdir -p /usr/java/packages/lib; ln -sf /usr/lib/jni/libgdalalljni.so /usr/java/packages/lib/; fi
echo "GDAL Java binding for $PKG $BIN installed under $PREFIX"
