#!/bin/sh
# Builds and tests the console with npm, each step only when its inputs are newer than its result. Maven calls it:
#   build.sh dist DIR              installs, builds, and copies the result to DIR
#   build.sh test REPORT [IGNORE]  runs the component tests and writes a JUnit report; with IGNORE = true a failing
#                                  test is only said, as Maven does it
set -eu
cd "$(dirname "$0")"
mkdir -p target

# A full and a quick build may run at once: one of them installs and builds, the other finds it done.
if command -v flock >/dev/null; then
  exec 9>target/npm.lock
  flock 9
fi

install() {
  if [ ! -e node_modules/.package-lock.json ] ||
    [ -n "$(find package-lock.json -newer node_modules/.package-lock.json)" ]; then
    npm ci --no-audit --no-fund --loglevel=error
    touch node_modules/.package-lock.json
  fi
}

# Newer than $1: anything but what the steps themselves write and files named $2. The client is generated from the
# controller's OpenAPI file.
changed_since() {
  [ -e "$1" ] || return 0
  [ -n "$(find . ../controller/src/main/resources/openapi.yaml \( -path ./node_modules -o -path ./dist -o -path ./target \) -prune -o -type f -newer "$1" \
    ! -name "${2:-}" -print | head -n 1)" ]
}

case $1 in
  dist)
    if changed_since dist/index.html '*.test.*'; then
      install
      npm run --silent build
      touch dist/index.html
    fi
    rm -rf "$2"
    mkdir -p "$2"
    cp -R dist/. "$2"
    ;;
  test)
    install
    mkdir -p "$(dirname "$2")"
    CI=true npm test --silent -- --reporter=default --reporter=junit --outputFile.junit="$2" || {
      echo "[ERROR] The console's component tests failed."
      [ "${3:-}" = true ]
    }
    ;;
esac
