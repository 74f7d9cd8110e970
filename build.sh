#!/usr/bin/env bash
# Runs build.cake with Cake: ./build.sh --target=Test, from any folder.
set -eu

export BUILD_CALLER_FOLDER="$PWD"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
cd "$(dirname "${BASH_SOURCE[0]}")"

if ! command -v dotnet >/dev/null 2>&1; then
  echo "The .NET SDK is missing. Install .NET 10 (https://dot.net/download) and start again." >&2
  exit 2
fi
if ! sdk=$(dotnet --version 2>&1); then
  echo "The installed .NET SDK does not fit global.json. Install .NET 10 (https://dot.net/download) and start again." >&2
  echo "$sdk" >&2
  exit 2
fi
if ! restored=$(dotnet tool restore 2>&1); then
  echo "$restored" >&2
  echo "The local tools (.config/dotnet-tools.json) could not be restored; check the package source." >&2
  exit 2
fi

summary=artifacts/test-summary.txt
rm -f "$summary"
status=0
dotnet cake build.cake "$@" || status=$?
if [ -f "$summary" ]; then cat "$summary"; fi
exit "$status"
