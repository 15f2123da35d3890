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

# What the pages are tested with in a browser. The system's packages are installed where that is allowed without a question.
in_browser() {
  local missing=()
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
    || [ -n "${CHROMIUM:-}" ] || missing+=(chromium)
  command -v node >/dev/null || missing+=(nodejs)
  command -v npm >/dev/null || missing+=(npm)
  if [ ${#missing[@]} -gt 0 ]; then
    local root=()
    [ "$(id -u)" -eq 0 ] || root=(sudo -n)
    if ! command -v apt-get >/dev/null || ! "${root[@]}" true 2>/dev/null; then
      skipped+=("pages in a browser: ${missing[*]} not installed, and installing it is not allowed here")
      return 1
    fi
    if ! { "${root[@]}" apt-get install --yes --no-install-recommends "${missing[@]}" \
      || { "${root[@]}" apt-get update && "${root[@]}" apt-get install --yes --no-install-recommends "${missing[@]}"; }; } >/dev/null 2>&1; then
      skipped+=("pages in a browser: apt-get install ${missing[*]} failed")
      return 1
    fi
  fi
  if [ "$(node --print 'process.versions.node.split(".")[0]')" -lt 18 ]; then
    skipped+=("pages in a browser: node $(node --version) is too old; 18 or newer is needed")
    return 1
  fi
  # what is installed already and fits the lock file is left as it is
  if ! cmp --silent e2e/package-lock.json e2e/node_modules/.of-lock 2>/dev/null; then
    if ! npm ci --prefix e2e --no-audit --no-fund >/dev/null 2>&1; then
      skipped+=("pages in a browser: npm ci in e2e failed; the package index cannot be reached from here")
      return 1
    fi
    cp e2e/package-lock.json e2e/node_modules/.of-lock
  fi
}

if cargo nextest --version >/dev/null 2>&1; then
  cargo nextest run --workspace --no-fail-fast "$@"
  cargo test --workspace --doc --quiet
else
  cargo test --workspace --no-fail-fast "$@"
fi

if in_browser; then
  cargo build --package sayso --quiet
  SAYSO="${CARGO_TARGET_DIR:-$PWD/target}/debug/sayso" node e2e/run.js
fi

if [ ${#skipped[@]} -eq 0 ]; then
  echo "Nothing was skipped."
else
  printf 'Skipped: %s\n' "${skipped[@]}"
fi
