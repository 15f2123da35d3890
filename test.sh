#!/usr/bin/env bash
# Runs all tests and says plainly what it skipped. Needs Rust and a C compiler; sets up the rest itself.
# usage: ./test.sh [arguments for cargo test or cargo nextest run]
set -euo pipefail
cd "$(dirname "$0")"
skipped=()

# The measured data are no part of the repository: tests that want them look here.
shared="${SAYSO_SHARED:-$PWD/../shared}"
if [ -d "$shared/polnear/dev" ]; then
  export SAYSO_SHARED="$shared"
else
  unset SAYSO_SHARED
  skipped+=("tests on real articles: no folder $shared; set SAYSO_SHARED to a folder that holds polnear/, labelled/ and seeds/")
fi
if ! command -v python3 >/dev/null; then
  skipped+=("comparisons with the Python code of training/ and of the scorer: python3 is not installed")
fi
if ! unshare --user --map-root-user --mount mount -t tmpfs none /mnt 2>/dev/null; then
  skipped+=("a full disk, read-only files and folders: mounting in a namespace of one's own is not allowed here, or unshare is not installed")
fi
if [ -z "${SAYSO_KILLS:-}" ]; then
  skipped+=("most kills: commands are killed a few times each; SAYSO_KILLS=200 kills them 200 times")
fi

if cargo nextest --version >/dev/null 2>&1; then
  cargo nextest run --workspace --no-fail-fast "$@"
  cargo test --workspace --doc --quiet
else
  cargo test --workspace --no-fail-fast "$@"
fi

if [ ${#skipped[@]} -eq 0 ]; then
  echo "Nothing was skipped."
else
  printf 'Skipped: %s\n' "${skipped[@]}"
fi
