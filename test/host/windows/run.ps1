# Runs the tests of the scripts and writes one line of JSON for each: its name, whether it passed, and why not.
# With -Mutants, a folder of folders with scripts and a list of the lines of tests: runs those for each up to the first failure, and
# writes one line for each folder: its name, and the test that failed; none where all passed.
# With -Reached, a file: writes one line for each test with the statements that told of themselves while it ran.
param([string]$Pester, [string]$Out, [string]$Mutants = '', [string]$Reached = '')
$ErrorActionPreference = 'Stop'
Import-Module $Pester

$tests = Join-Path $PSScriptRoot 'windows.Tests.ps1'

# Of some lines: only the tests that begin there.
function Invoke-Tests([string]$SkipAfterFailure, [int[]]$Lines) {
  $settings = New-PesterConfiguration
  $settings.Run.Path = $tests
  if ($Lines) { $settings.Filter.Line = @($Lines | ForEach-Object { "${tests}:$_" }) }
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
    $lines = @(ConvertFrom-Json -InputObject (Get-Content -LiteralPath "$place/tests.json" -Raw))
    $name = ''
    # A statement that no test comes to is missed by none.
    if ($lines.Count) {
      $failed = @(Get-Failed (Invoke-Tests 'Run' $lines))
      if ($failed.Count) { $name = $failed[0].name }
    }
    Add-Content -LiteralPath $Out -Value (ConvertTo-Json -Compress ([ordered]@{ mutant = $folder.Name; failed = $name })) -Encoding utf8
  }
  exit 0
}

if ($Reached) {
  $global:SmlockdownReached = [System.Collections.Generic.HashSet[int]]::new()
  $env:SMLOCKDOWN_REACHED = $Reached
}
$result = Invoke-Tests 'None'
$lines = @($result.Passed | ForEach-Object { [ordered]@{ name = $_.ExpandedPath; result = 'Passed'; why = '' } }) + @(Get-Failed $result)
$lines += @(@($result.Skipped) + @($result.NotRun) | Where-Object { $_ } | ForEach-Object { [ordered]@{ name = $_.ExpandedPath; result = 'Failed'; why = 'it was not run' } })
Set-Content -LiteralPath $Out -Value @($lines | ForEach-Object { ConvertTo-Json -Compress $_ }) -Encoding utf8
