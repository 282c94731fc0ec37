#!/usr/bin/env bash
# The CUDA backend on a GPU host that has neither JDK, Maven nor network. Two commands:
#   bench/gpu.sh pack   here: builds what the host needs into bench/target/gpu (carry that folder along)
#   bench/gpu.sh run    there: probe, device tests, benchmarks; one table last. Status 0 where all was done and is well.
#
#   TERRANE_GPU_KIT      folder with make-kit.sh, which packs a Java runtime and a probe of the GPU (../shared/gpu)
#   TERRANE_GPU_PEER     PyTorch's training step, which pack takes along (../shared/peers/mae_torch.py)
#   TERRANE_GPU_SECONDS  of all of run; what finds too little time left is left out (540)
#   TERRANE_GPU_TESTS    names of the test programs to run
#   TERRANE_GPU_SIZE     full, or tiny, which only shows that the benchmarks run
#   TERRANE_GPU_OUT      where logs go ($OUT, or else a folder in /tmp)
#   TERRANE_TORCH        a Python with torch and CUDA, for the peer (python3)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
box=$root/bench/target/gpu
most=$((61 << 20)) # bytes of the tracked files and the box: 64 MiB can be carried, and work goes on

fail() {
  echo "bench/gpu.sh: $*" >&2
  exit 2
}

# A file or folder above the project, of those that lie beside it on some machines.
above() {
  local folder=$root
  while [[ $folder != / ]]; do
    folder=$(dirname "$folder")
    if [[ -e $folder/$1 ]]; then
      printf '%s\n' "$folder/$1"
      return
    fi
  done
  return 1
}

pack() {
  local kit peer options jar
  kit=${TERRANE_GPU_KIT:-$(above shared/gpu)} || fail "no folder with make-kit.sh; name it in TERRANE_GPU_KIT"
  [[ -x $kit/make-kit.sh ]] || fail "$kit holds no make-kit.sh"
  peer=${TERRANE_GPU_PEER:-$(above shared/peers/mae_torch.py)} || fail "no mae_torch.py; name it in TERRANE_GPU_PEER"
  [[ -f $peer ]] || fail "there is no $peer"
  rm -rf "${box:?}/lib" "$box/tests"
  mkdir -p "$box/lib" "$box/tests"
  cp -- "$peer" "$box/mae_torch.py"
  KIT_NO_DESKTOP=1 "$kit/make-kit.sh" "$box/kit" >&2
  read -ra options <<<"${MAVEN_ARGS:-}"
  (cd "$root" && mvn -q -B "${options[@]}" -pl tests,bench -am -DskipTests install &&
    mvn -q -B "${options[@]}" -pl tests dependency:build-classpath -Dmdep.outputFile="$box/tests/classpath") >&2
  # The test programs need neither JUnit nor what AssertJ has Byte Buddy for.
  tr : '\n' <"$box/tests/classpath" |
    grep -vE '/(archunit|byte-buddy|junit-[a-z-]*|opentest4j|apiguardian-api)-[0-9]' |
    while read -r jar; do cp -- "$jar" "$box/lib"; done
  zip -q -d "$box"/lib/jcuda-natives-*.jar 'lib/libJNvPTXCompiler*'
  rm "$box/tests/classpath"
  cp -r "$root/tests/target/test-classes" "$box/tests/terrane-tests"
  cp -r "$root/cuda/target/test-classes" "$box/tests/terrane-cuda-tests"
  cp -r "$root/bench/target/classes" "$box/tests/terrane-bench"
  rm -rf "$box"/tests/*/golden
  weigh
}

# What travels, in MiB.
weigh() {
  local bytes
  (cd "$root" && git ls-files -z --cached --others --exclude-standard | xargs -0 du -cb --no-dereference) |
    awk '{ last = $1 } END { print last "\ttracked files" }' >"$box/sizes"
  (cd "$box" && du -sb kit/runtime.tar.xz kit lib tests mae_torch.py) >>"$box/sizes" # du counts no file twice
  awk -F '\t' '{ printf "%6.1f MiB  %s\n", $1 / 2 ^ 20, $2 }' "$box/sizes"
  bytes=$(awk '{ sum += $1 } END { print sum }' "$box/sizes")
  rm "$box/sizes"
  awk -v sum="$bytes" 'BEGIN { printf "%6.1f MiB  in all\n", sum / 2 ^ 20 }'
  ((bytes <= most)) || fail "$bytes bytes in all, but only $most can be carried"
}

case ${1:-} in
  pack) pack ;;
  run)
    # shellcheck source=bench/gpu_run.sh
    . "$root/bench/gpu_run.sh"
    run
    ;;
  *)
    sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac
