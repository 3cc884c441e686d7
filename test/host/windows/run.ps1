# Runs the tests of the scripts and writes one line of JSON for each: its name, whether it passed, and why not.
# With -Mutants, a folder of folders with scripts: runs them for each of those up to the first failure, and writes one line for
# each folder: its name, and the test that failed; none where all passed.
param([string]$Pester, [string]$Out, [string]$Mutants = '')
$ErrorActionPreference = 'Stop'
Import-Module $Pester

function Invoke-Tests([string]$SkipAfterFailure) {
  $settings = New-PesterConfiguration
  $settings.Run.Path = Join-Path $PSScriptRoot 'windows.Tests.ps1'
  $settings.Run.PassThru = $true
  $settings.Run.SkipRemainingOnFailure = $SkipAfterFailure
  $settings.Output.Verbosity = 'None'
  return Invoke-Pester -Configuration $settings
}

# A test that failed, and a block or file that did not come to its tests.
function Get-Failed($Result) {
  foreach ($test in $Result.Failed) { [ordered]@{ name = $test.ExpandedPath; result = 'Failed'; why = (@($test.ErrorRecord | ForEach-Object { "$_`n$($_.ScriptStackTrace)" }) -join "`n") } }
  foreach ($block in @($Result.FailedBlocks) + @($Result.FailedContainers)) {
    if ($block) { [ordered]@{ name = "$($block.Name)"; result = 'Failed'; why = "$($block.ErrorRecord)" } }
  }
}

if ($Mutants) {
  # From one place, as PowerShell keeps what it made of a file that it knows.
  $place = "$Mutants-now"
  $null = New-Item -ItemType Directory -Path $place
  $env:SMLOCKDOWN_SCRIPTS = $place
  foreach ($folder in Get-ChildItem -LiteralPath $Mutants -Directory | Sort-Object -Property Name) {
    Copy-Item -Path "$($folder.FullName)/*" -Destination $place -Force
    $failed = @(Get-Failed (Invoke-Tests 'Run'))
    $name = ''
    if ($failed.Count) { $name = $failed[0].name }
    Add-Content -LiteralPath $Out -Value (ConvertTo-Json -Compress ([ordered]@{ mutant = $folder.Name; failed = $name })) -Encoding utf8
  }
  exit 0
}

$result = Invoke-Tests 'None'
$lines = @($result.Passed | ForEach-Object { [ordered]@{ name = $_.ExpandedPath; result = 'Passed'; why = '' } }) + @(Get-Failed $result)
$lines += @(@($result.Skipped) + @($result.NotRun) | Where-Object { $_ } | ForEach-Object { [ordered]@{ name = $_.ExpandedPath; result = 'Failed'; why = 'it was not run' } })
Set-Content -LiteralPath $Out -Value @($lines | ForEach-Object { ConvertTo-Json -Compress $_ }) -Encoding utf8
