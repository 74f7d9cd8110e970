# Runs build.cake with Cake: ./build.ps1 --target=Test, from any folder.
$ErrorActionPreference = 'Stop'

$env:BUILD_CALLER_FOLDER = (Get-Location).Path
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'
$status = 0

Push-Location $PSScriptRoot
try {
    if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) {
        Write-Host 'The .NET SDK is missing. Install .NET 10 (https://dot.net/download) and start again.'
        exit 2
    }
    $sdk = dotnet --version
    if ($LASTEXITCODE -ne 0) {
        Write-Host 'The installed .NET SDK does not fit global.json. Install .NET 10 (https://dot.net/download) and start again.'
        Write-Host $sdk
        exit 2
    }
    $restored = dotnet tool restore
    if ($LASTEXITCODE -ne 0) {
        $restored | Write-Host
        Write-Host 'The local tools (.config/dotnet-tools.json) could not be restored; check the package source.'
        exit 2
    }

    $summary = 'artifacts/test-summary.txt'
    if (Test-Path $summary) { Remove-Item $summary }
    dotnet cake build.cake @args
    $status = $LASTEXITCODE
    if (Test-Path $summary) { Get-Content $summary }
}
finally {
    Pop-Location
}
exit $status
