# Builds the installer for Windows into dist\: packaging\windows\build.ps1 [-Flavour full|player]
# Needs Python 3.11 or newer and NSIS (makensis, in the path or in its usual place); prints sizes and times.
param([ValidateSet("full", "player")] [string] $Flavour = "full")
$ErrorActionPreference = "Stop"
$PSNativeCommandUseErrorActionPreference = $true
Set-Location "$PSScriptRoot\..\.."
$env:PYTHONUTF8 = "1"

function Assert-Last([string] $What) { if ($LASTEXITCODE) { throw "$What ended with $LASTEXITCODE" } }

$version = (Select-String -Path ganstudio\__init__.py -Pattern '^__version__ = "(.+)"').Matches[0].Groups[1].Value
$name = if ($Flavour -eq "full") { "ganstudio" } else { "ganstudio-player" }
$python = (python packaging\environment.py build\environment | Select-Object -Last 1)
Assert-Last "packaging\environment.py"

$clock = [Diagnostics.Stopwatch]::StartNew()
$env:GANSTUDIO_FLAVOUR = $Flavour
& $python -m PyInstaller --noconfirm --log-level WARN --distpath "build\$Flavour" --workpath "build\work-$Flavour" packaging\ganstudio.spec
Assert-Last "PyInstaller"
$bundled = $clock.Elapsed.TotalSeconds
$payload = (Resolve-Path "build\$Flavour\ganstudio").Path

& "$payload\ganstudio.exe" selftest
Assert-Last "the frozen program's self-test"

$makensis = (Get-Command makensis -ErrorAction SilentlyContinue).Source
if (-not $makensis) { $makensis = "${env:ProgramFiles(x86)}\NSIS\makensis.exe" }
New-Item -ItemType Directory -Force dist | Out-Null
$setup = Join-Path (Resolve-Path dist).Path "$name-$version-windows-setup.exe"
$clock.Restart()
& $makensis -V2 -INPUTCHARSET UTF8 "-DVERSION=$version" "-DPAYLOAD=$payload" "-DOUT=$setup" `
    "-DICON=$((Resolve-Path "build\$Flavour\icons\ganstudio.ico").Path)" packaging\windows\ganstudio.nsi
Assert-Last "makensis"

$size = { param($path) [math]::Round((Get-ChildItem $path -Recurse -File | Measure-Object Length -Sum).Sum / 1MB) }
"-- ${Flavour}: bundle $(& $size $payload) MB in $([int] $bundled) s; installer $(& $size $setup) MB in $([int] $clock.Elapsed.TotalSeconds) s"
