#!/usr/bin/env bash
# Terrane against its peers: builds what is needed and runs one of
#   bench/run.sh ops  [OP …] [--threads 1,2] [--rounds 3] [--only NAME=VALUE] [--out FILE]
#   bench/run.sh step [--model mae|moco] [--batch N] [--threads 2] [--rounds 3] [--steps 6] [--out FILE]
#   bench/run.sh memory [--frames 2,4,8,16,20] [--cells 16] [--out FILE]
#   bench/run.sh catalogue [--rows 10000000] [--folder DIR] [--out FILE]
#   bench/run.sh read [--rounds 15] [--warmup 4] [--folder DIR] [--out FILE]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

case ${1:-} in
  ops) main=org.terrane.bench.Bench ;;
  step) main=org.terrane.bench.step.StepBench ;;
  memory) main=org.terrane.bench.step.MemoryBench ;;
  catalogue)
    main=org.terrane.bench.data.CatalogueBench
    heap=-Xmx512m # what it is about: far less than the catalogue
    ;;
  read)
    main=org.terrane.bench.raster.ReadBench
    export GDAL_CACHEMAX=128 # MB, as much as our reader's cache of tiles
    ;;
  *)
    sed -n 's/^# \{0,1\}//p' "${BASH_SOURCE[0]}" | tail -n +2 >&2
    exit 2
    ;;
esac
shift

jdk=$("$root/terrane" --jdk)
(cd "$root" && mvn -q -B -Ppeers -pl bench -am -DskipTests package) >&2
exec "$jdk/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
  --sun-misc-unsafe-memory-access=allow "${heap:--Xmx3g}" \
  -cp "$root/bench/target/classes:$(<"$root/bench/target/classpath")" "$main" "$@"
