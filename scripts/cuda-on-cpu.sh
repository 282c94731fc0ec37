#!/bin/bash
# cuda-on-cpu.sh EMULATOR OUT JNI_DRIVER
# Builds stand-ins for CUDA's libraries in OUT that run this project's kernels on the processor, for tests without a GPU,
# and look at what these do in memory (docs/adr/0020).
#   EMULATOR    folder of cuemu.h and fakecuda.cpp, which run CUDA C in C++ (not part of this project)
#   JNI_DRIVER  libJCudaDriver-*.so of JCuda; what it asks of CUDA beyond fakecuda.cpp answers NOT_SUPPORTED
# Needs gcc, g++ and nm. Does nothing where OUT was made from the same files.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
emulator=$(cd "$1" && pwd); out=$2; jni=$3
kernels=$root/cuda/src/main/resources/org/terrane/cuda/kernel
more=$root/tests/src/test/resources/org/terrane/cuda/kernel # kernels that only tests call
stand_ins=$root/cuda/src/test/resources/org/terrane/cuda/driver
libraries=$stand_ins/standin.c
stamp=$(cat "$kernels"/* "$more"/* "$emulator"/cuemu.h "$emulator"/fakecuda.cpp "$stand_ins"/* "$0" | sha256sum)
[ "$(cat "$out/stamp" 2>/dev/null)" = "$stamp" ] && exit 0
mkdir -p "$out"; rm -f "$out/stamp"
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

# libcuda.so.1: each kernel file is compiled by itself, as NVRTC does; KERNEL also registers the kernel by its name. An
# access beside its type's alignment, which a GPU refuses, ends the process, as do what sanitizer.cpp finds.
for file in "$kernels"/*.cu "$more"/*.cu; do
  printf '#include "%s"\n' sanitizer.h "$file" > "$work/$(basename "$file" .cu).cpp"
done
late=$(grep -oE '\bnow_\w+' "$stand_ins/late.cpp" | sort -u | sed 's/now_\(.*\)/-D\1=now_\1/')
compile() { # TO SOURCE [OPTION]...
  g++ -std=c++17 -O1 -fPIC -fvisibility=hidden -w -I"$emulator" -I"$kernels" -I"$stand_ins" "${@:3}" "$2" -o "$1"
}
compile_kernels() { # TO SOURCE [OPTION]...
  compile "$@" -fsanitize=alignment -fsanitize-undefined-trap-on-error -fsanitize=thread \
    --param tsan-instrument-func-entry-exit=0
}
export -f compile compile_kernels; export emulator kernels stand_ins
compile_kernels "$work/sanitizer.h.gch" "$stand_ins/sanitizer.h" -x c++-header # found before the header itself
printf '%s\n' "$work"/*.cpp | xargs -P 2 -I{} bash -c 'compile_kernels {}.o {} -c'
{ echo '#define CUEMU_IMPL'; echo '#include "cuemu.h"'; } > "$work/emulator.cpp"
compile "$work/emulator.o" "$work/emulator.cpp" -c
compile "$work/sanitizer.o" "$stand_ins/sanitizer.cpp" -c -O2
compile "$work/late.o" "$stand_ins/late.cpp" -c
# shellcheck disable=SC2086
compile "$work/fakecuda.o" "$emulator/fakecuda.cpp" -c $late
grep -hoE '^R (cu[A-Za-z0-9_]+)' "$emulator/fakecuda.cpp" | sed 's/^R //' | sort -u > "$work/have"
{ echo '#include <stdio.h>'
  nm -D --undefined-only "$jni" | awk '$NF ~ /^cu[A-Z]/ && $NF !~ /@/ {print $NF}' | sort -u | comm -23 - "$work/have" |
    sed -E 's/(.*)/int \1(void) { fprintf(stderr, "\1 is not there\\n"); return 801; }/'; } > "$work/missing.c"
gcc -O1 -fPIC -c -o "$work/missing.o" "$work/missing.c"
# What many files have of the emulator is taken from the first, where nobody looks at it.
g++ -shared -o "$out/libcuda.so.1" "$work"/{fakecuda,emulator,late,sanitizer,missing}.o "$work"/*.cpp.o \
  -Wl,-soname,libcuda.so.1 -lpthread

# The other libraries compute in plain C, in libcuda's streams. Every symbol carries the library's name as its version,
# as NVIDIA's do.
library() {
  echo "$2 { global: *; };" > "$work/versions"
  gcc -O1 -shared -fPIC "-D$1" -DANY_STREAM "$libraries" "$out/libcuda.so.1" -o "$out/$2" "-Wl,-soname,$2" \
    "-Wl,--version-script=$work/versions"
}
library CUBLASLT libcublasLt.so.13
library CUBLAS libcublas.so.13
library NVRTC libnvrtc.so.13
library CUDNN libcudnn.so.9
echo "$stamp" > "$out/stamp"
