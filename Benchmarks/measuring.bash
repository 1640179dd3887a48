# What the scripts of `make bench` share: a folder for their work, the clock, the bundled API, lines of results. Sourced, in
# the repository's folder; it measures nothing by itself.

bin=$PWD/.build/release
rounds=${BENCH_ROUNDS:-3}
work=$(mktemp -d "${TMPDIR:-/tmp}/backhoe-bench.XXXXXX")
# What is slow to make and the same every time.
kept=.build/bench
mkdir -p "$kept"
servers=()
leave() {
  local server
  for server in "${servers[@]}"; do kill "$server" 2>/dev/null && wait "$server" 2>/dev/null || true; done
  rm -rf "$work"
}
trap leave EXIT

cc -O2 -o "$work/measure" Benchmarks/measure.c

# measure RUNS PROGRAM…: "MEDIAN BEST RSS CPU", see measure.c. The script ends where the program fails.
measure() { "$work/measure" "$@" 2>"$work/errors" || { head -20 "$work/errors" >&2; exit 1; }; }
# The first numbers of lines of numbers in order: the median of a column.
median() { sort -g | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }
# calculate FORMAT EXPRESSIONS: as awk does.
calculate() { awk "BEGIN { printf \"$1\", $2 }"; }
# Thousands apart by commas.
grouped() { sed ':a; s/\B[0-9]\{3\}\>/,&/; ta'; }
row() { printf '%-38s %s\n' "$1" "$2"; }
# rate ROWS SECONDS
rate() { echo "$(calculate "%d" "$1 / $2" | grouped) rows/s, $(calculate "%.1f s" "$2")"; }

# Starts the bundled API; $url is where it listens.
start_api() {
  : >"$work/api.log"
  "$bin/mock-api" --port 0 --no-compression "$@" >"$work/api.log" 2>&1 &
  servers+=($!)
  until grep -q 'listening on' "$work/api.log"; do
    kill -0 "${servers[-1]}" 2>/dev/null || { cat "$work/api.log" >&2; exit 1; }
    read -rt 0.05 <> <(:) || true
  done
  url=$(sed -n 's/^listening on //p' "$work/api.log")
}

# A Python with these packages of PyPI; $python runs it.
need_python() {
  python=$PWD/$kept/venv/bin/python
  [ -x "$python" ] || python3 -m venv "$kept/venv"
  "$python" -m pip install --quiet --disable-pip-version-check "$@"
}

# connect FILE: a connections file for the bundled API.
connect() {
  printf 'connections:\n  BENCH: {type: api, spec: %s, state: {base_url: "%s"}}\n' \
    "$PWD/fixtures/bench/events.yaml" "$url" >"$work/connections.yaml"
}

# plan ENDPOINT TARGET FILE [OPTION…]: loads into the table `main.ENDPOINT`.
plan() {
  "$bin/backhoe" plan fixtures/bench/events.yaml --connections "$work/connections.yaml" --endpoint "$1" --target "$2" \
    --object "main.$1" -o "$3" "${@:4}" 2>"$work/errors" || { cat "$work/errors" >&2; exit 1; }
}
