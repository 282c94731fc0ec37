#!/usr/bin/env bash
# The CUDA backend on a GPU host that has neither JDK, Maven nor network. Two commands:
#   bench/gpu.sh pack   here: builds what the host needs into bench/target/gpu (carry that folder along)
#   bench/gpu.sh run    there: probe, device tests, benchmarks; one table last. Status 0 where nothing failed.
#
#   TERRANE_GPU_KIT    folder with make-kit.sh, which packs a Java runtime and a probe of the GPU (../shared/gpu)
#   TERRANE_GPU_TESTS  pattern of the test classes to run
#   TERRANE_GPU_SIZE   full, or tiny, which only shows that the benchmarks run
#   TERRANE_GPU_OUT    where logs go (a folder in /tmp)
#   TERRANE_TORCH      a Python with torch and CUDA, for the peer's attention and step; without one there is none
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
box=$root/bench/target/gpu
most=$((62 << 20)) # bytes that can be carried
junit=6.1.3

fail() {
  echo "bench/gpu.sh: $*" >&2
  exit 2
}

# A folder above the project, of those that lie beside it on some machines.
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
  local kit jars
  kit=${TERRANE_GPU_KIT:-$(above shared/gpu)} || fail "no folder with make-kit.sh; name it in TERRANE_GPU_KIT"
  [[ -x $kit/make-kit.sh ]] || fail "$kit holds no make-kit.sh"
  rm -rf "$box/lib" "$box/tests"
  mkdir -p "$box/lib" "$box/tests"
  "$kit/make-kit.sh" "$box/kit" >&2
  read -ra options <<<"${MAVEN_ARGS:-}"
  (cd "$root" && mvn -q -B "${options[@]}" -pl tests,bench -am -DskipTests install &&
    mvn -q -B "${options[@]}" -pl tests dependency:build-classpath -Dmdep.outputFile="$box/tests/classpath" &&
    mvn -q -B "${options[@]}" dependency:copy -DoutputDirectory="$box/lib" \
      -Dartifact="org.junit.platform:junit-platform-console-standalone:$junit" -pl tests) >&2
  # What no device test calls stays here; the console's jar holds JUnit itself.
  jars=$(tr : '\n' <"$box/tests/classpath" | grep -vE '/(archunit|junit-[a-z-]*|opentest4j|apiguardian-api)-[0-9]')
  cp -- $jars "$box/lib"
  zip -q -d "$box"/lib/jcuda-natives-*.jar 'lib/libJNvPTXCompiler*'
  rm "$box/tests/classpath"
  cp -r "$root/tests/target/test-classes" "$box/tests/terrane-tests"
  cp -r "$root/cuda/target/test-classes" "$box/tests/terrane-cuda-tests"
  cp -r "$root/bench/target/classes" "$box/tests/terrane-bench"
  rm -rf "$box"/tests/*/golden
  local bytes
  bytes=$(find "$box" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum }')
  ((bytes <= most)) || fail "$box has $bytes bytes, but $most can be carried"
  echo "$box: $((bytes >> 20)) MiB"
}

# java with all of the tests and benchmarks; Terrane finds CUDA by itself.
terrane() {
  "$java/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
    -cp "$(printf '%s:' "$box"/tests/*/ "$box"/lib/*.jar)" "$@"
}

run() {
  local tests=${TERRANE_GPU_TESTS:-'(GpuTest|DeviceTest)'} size=${TERRANE_GPU_SIZE:-full} status=0
  local out=${TERRANE_GPU_OUT:-$(mktemp -d /tmp/terrane-gpu.XXXXXX)}
  [[ -d $box/kit ]] || fail "$box is not there: build it with bench/gpu.sh pack and carry it along"
  mkdir -p "$out"
  java=$(bash -c '. "$0/env.sh" >&2; printf "%s" "$JAVA_HOME"' "$box/kit")

  echo "== probe (shared/gpu)"
  PROBE_OUT=$out bash "$box/kit/run-probe.sh" >"$out/probe.txt" 2>&1 || status=1
  tail -n 60 "$out/probe.txt"

  echo "== device tests: $tests"
  terrane org.junit.platform.console.ConsoleLauncher execute --disable-banner --details=summary \
    --include-classname ".*[.]$tests" --scan-classpath="$(printf '%s:' "$box"/tests/*/)" \
    >"$out/tests.txt" 2>&1 || status=1
  tail -n 40 "$out/tests.txt"

  echo "== benchmarks: $size"
  terrane -Xmx4g org.terrane.bench.gpu.GpuBench cuda "$size" >"$out/bench.txt" 2>"$out/bench.err" || status=1
  if [[ $size == full && -n ${TERRANE_TORCH:-} ]]; then
    "$TERRANE_TORCH" "$root/bench/attention_torch.py" >>"$out/bench.txt" 2>>"$out/bench.err" || status=1
  fi
  local peer
  peer=$(above shared/peers/mae_torch.py || true)
  if [[ $size == full && -n ${TERRANE_TORCH:-} && -n $peer ]]; then
    for mode in '' --compile; do
      {
        echo "PyTorch ${mode:-eager}:"
        "$TERRANE_TORCH" "$peer" --preset base --batch 64 --device cuda --amp bf16 $mode | tail -n 1
      } >>"$out/bench.txt" 2>>"$out/bench.err" || status=1
    done
  fi
  tail -n 5 "$out/bench.err"

  echo "== table"
  table "$out"
  echo "logs: $out"
  return $status
}

# count WORD FILE: of the lines that begin with a number and the word, as the console's summary has them.
count() {
  sed -n "s/^\[ *\([0-9]*\) tests $1 *\]$/\1/p" "$2"
}

table() {
  local out=$1
  echo "| part | result |"
  echo "|---|---|"
  echo "| date | $(date -I) |"
  echo "| GPU | $(nvidia-smi --query-gpu=name,driver_version --format=csv,noheader 2>/dev/null || true) |"
  echo "| probe | $(grep -c ' PASS ' "$out/probe.txt" || true) passed," \
    "$(grep -c ' FAIL ' "$out/probe.txt" || true) failed |"
  echo "| device tests | $(count successful "$out/tests.txt") passed, $(count failed "$out/tests.txt") failed," \
    "$(count aborted "$out/tests.txt") skipped |"
  echo
  cat "$out/bench.txt"
}

case ${1:-} in
  pack) pack ;;
  run) run ;;
  *)
    sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac
