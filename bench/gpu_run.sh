# shellcheck shell=bash
# shellcheck disable=SC2154 # box and root are set there
# The host's half of gpu.sh, which reads it. The order is what would be missed most if time ran out. The probe explains
# whatever fails after it. Figures of kernels that are wrong are worth nothing, so tests come before benchmarks, but all
# at once: they time nothing, and mostly wait for the processor and the kernels' compiler. Of the benchmarks PyTorch's
# compiled step is last, which takes as long as the others together.

declare -A programs=(
  [DeviceProgram]=org.terrane.cuda.driver
  [CudaRows]=org.terrane.tests.ops
  [CudaChecks]=org.terrane.tests.ops
  [CudaPacks]=org.terrane.tests.ops
  [CudaNorms]=org.terrane.tests.ops
  [CudaAttention]=org.terrane.tests.ops
  [CudaTraining]=org.terrane.tests.ops
  [CudaRuns]=org.terrane.tests.ops
)
least=5 # seconds, below which nothing is begun

run() {
  local tests name size=${TERRANE_GPU_SIZE:-full}
  read -ra tests <<<"${TERRANE_GPU_TESTS:-${!programs[*]}}"
  for name in "${tests[@]}"; do
    [[ -n ${programs[$name]:-} ]] || fail "TERRANE_GPU_TESTS may name ${!programs[*]}, but not $name"
  done
  budget=${TERRANE_GPU_SECONDS:-540}
  out=${TERRANE_GPU_OUT:-${OUT:-$(mktemp -d /tmp/terrane-gpu.XXXXXX)}}
  [[ -d $box/kit ]] || fail "$box is not there: build it with bench/gpu.sh pack and carry it along"
  mkdir -p "$out"
  work=$(mktemp -d)
  parts=$work/parts figures=$out/figures.tsv
  : >"$figures"
  # Whatever ends this, what was found is printed.
  trap finish EXIT
  trap 'exit 1' INT TERM
  set +eu # nor does one failure cost the rest
  ulimit -c 0
  # shellcheck disable=SC2016
  runtime=$(bash -c '. "$0/env.sh" >&2; printf "%s" "$JAVA_HOME"' "$box/kit")
  # Terrane finds CUDA by itself.
  java=("$runtime/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -Xmx4g
    -Dstdout.encoding=UTF-8 "-XX:ErrorFile=$out/crash.log" -cp "$(printf '%s:' "$box"/tests/*/ "$box"/lib/*.jar)")

  part "probe of CUDA" 75 "$out/probe.txt" env PROBE_OUT="$work/probe" bash "$box/kit/run-probe.sh"
  grep ' FAIL ' "$out/probe.txt" | cut -c 1-160 | head -n 5 || true

  for name in "${tests[@]}"; do
    program "$name" 150 &
  done
  wait
  grep -h '^failed ' "$work"/*.tests | cut -c 1-200 | head -n 12 || true

  part "operations" 100 "$out/terrane.txt" "${java[@]}" org.terrane.bench.gpu.GpuBench cuda "$size" "$figures"
  part "training step" 90 "$out/terrane.txt" "${java[@]}" org.terrane.bench.gpu.GpuStep cuda "$size" "$figures"
  peer "$size"
}

# PyTorch on the same GPU.
peer() {
  local python=${TERRANE_TORCH:-python3} facts left=$((budget - SECONDS))
  local ask='import torch; assert torch.cuda.is_available(), f"torch {torch.__version__} sees no GPU"
print(f"torch {torch.__version__}, CUDA {torch.version.cuda}, cuDNN {torch.backends.cudnn.version()}")'
  ((left <= 60)) || left=60
  if ((left < least)); then
    row "PyTorch" 0 "$(outcome 99)"
    return
  fi
  if ! facts=$(timeout "$left" "$python" -c "$ask" 2>&1); then
    facts=${facts##*$'\n'}
    row "PyTorch" 0 "**left out**: $python: ${facts:-no answer in $left s}"
    return
  fi
  if [[ $1 == tiny ]]; then
    row "PyTorch" 0 "**left out**: there are no tiny sizes of it ($facts)"
    return
  fi
  row "PyTorch" 0 "$facts"
  part "PyTorch's operations" 45 "$out/torch.txt" "$python" "$root/bench/ops_torch.py" "$figures"
  peer_step eager 60 "$python"
  peer_step compiled 200 "$python" --compile
}

# peer_step NAME SECONDS PYTHON [OPTION]: PyTorch's training step; it prints one line, which becomes a figure.
peer_step() {
  local name=$1 log=$work/$1
  part "PyTorch's step, $name" "$2" "$log" "$3" "$box/mae_torch.py" --preset large --batch 64 --device cuda --amp bf16 \
    --steps 20 "${@:4}"
  cat "$log" >>"$out/torch.txt" 2>/dev/null || return 0
  awk -v "name=step $name" -F ' step_ms |GFLOP/s ' '
    / step_ms / { line = $2 + 0 "\t" $3 / 1000 "\tTFLOP/s" }
    /[^ \t]/ { last = substr($0, 1, 140) }
    END {
      gsub("\t", " ", last)
      print "pytorch\t" name "\tViT-L/16, batch 64\t" (line ? line : "NaN\tNaN\tfailed: " last)
    }' "$log" >>"$figures"
}

# limited SECONDS LOG COMMAND…: runs it for at most so long, or as long as is left. Status 124 where time ended it, 99
# where too little was left.
limited() {
  local limit=$1 log=$2 left=$((budget - SECONDS)) code=0
  shift 2
  ((limit <= left)) || limit=$left
  ((limit >= least)) || return 99
  timeout -k 5 "$limit" "$@" >>"$log" 2>&1 &
  child=$!
  wait "$child" || code=$? # a trap need not wait
  ((code != 137)) || code=124
  return "$code"
}

# part NAME SECONDS LOG COMMAND…: a part of the run and its row of the table.
part() {
  local start=$SECONDS code=0 last=""
  limited "${@:2}" || code=$?
  case $code in 0 | 99 | 124) ;; *) last=$(grep -v -e $'\t' -e '^#' "$3" | tail -n 1 | cut -c 1-120) ;; esac
  row "$1" $((SECONDS - start)) "$(outcome "$code")$(counts "$3")${last:+: $last}"
}

# program NAME SECONDS: a program of tests, in a process of its own. A fault of the GPU fails all that its process does
# afterwards: what failed behind one runs again.
program() {
  local name=$1 start=$SECONDS end=$((SECONDS + $2)) code again=() failed i
  local log=$work/$name.tests now=$work/$name.now
  trap 'kill "$child"; exit 1' TERM
  : >"$log"
  while :; do
    code=0
    : >"$now"
    limited $((end - SECONDS)) "$now" "${java[@]}" "${programs[$name]}.$name" "${again[@]}" || code=$?
    grep -v '^failed ' "$now" >>"$log" || true
    mapfile -t failed < <(grep '^failed ' "$now")
    again=()
    for ((i = 0; i < ${#failed[@]}; i++)); do
      echo "${failed[i]}" >>"$log"
      if [[ ${failed[i]} == *CUDA_ERROR_* && $code == 0 ]]; then
        again=("${failed[@]:i+1}")
        break
      fi
    done
    ((${#again[@]})) || break
    again=("${again[@]#failed }")
    again=("${again[@]%%: *}")
  done
  row "$name" $((SECONDS - start)) "$(outcome "$code")$(counts "$log")"
}

outcome() {
  case $1 in
    0) echo "done" ;;
    99) echo "**left out**: too little time was left" ;;
    124) echo "**stopped**: its time was over" ;;
    *) echo "**ended with status $1**" ;;
  esac
}

# What a log of tests or of the probe says of each of them.
counts() {
  local passed failed
  passed=$(grep -cE '^ok | PASS ' "$1" 2>/dev/null || true)
  failed=$(grep -cE '^failed | FAIL ' "$1" 2>/dev/null || true)
  if ((${passed:-0} + ${failed:-0} > 0)); then
    ((failed == 0)) && echo ", $passed passed" || echo ", $passed passed, **$failed failed**"
  fi
}

row() {
  echo "| $1 | $2 | $3 |" >>"$parts"
  echo "== $1: $3, $2 s"
}

finish() {
  local code=$?
  trap - EXIT INT TERM
  jobs -p | xargs -r kill 2>/dev/null || true
  cat "$work"/*.tests >"$out/tests.txt" 2>/dev/null || true
  table | tee "$out/table.md"
  echo "logs: $out"
  ! grep -q '\*\*' "$parts" || code=1
  exit "$code"
}

table() {
  local gpu facts
  echo "| part | s | result |"
  echo "|---|--:|---|"
  gpu=$(nvidia-smi --query-gpu=name,driver_version --format=csv,noheader 2>/dev/null || echo "no nvidia-smi")
  facts=$(grep -m 1 '^present: ' "$work/DeviceProgram.tests" 2>/dev/null || true)
  echo "| $(date -I), $gpu | $SECONDS | ${facts#present: } |"
  cat "$parts"
  echo
  timeout 30 "${java[@]}" org.terrane.bench.gpu.GpuTable "$figures" 2>/dev/null || cat "$figures"
}
