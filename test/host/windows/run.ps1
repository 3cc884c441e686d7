# Runs the tests of the scripts and writes one line of JSON for each: its name, whether it passed, and why not.
# With -Reached, a file: writes one line for each test with the statements that told of themselves while it ran.
param([string]$Pester, [string]$Out, [string]$Reached = '')
$ErrorActionPreference = 'Stop'
Import-Module $Pester

# A test that failed, and a block or file that did not come to its tests.
function Get-Failed($Result) {
  foreach ($test in $Result.Failed) { [ordered]@{ name = $test.ExpandedPath; result = 'Failed'; why = (@($test.ErrorRecord | ForEach-Object { "$_`n$($_.ScriptStackTrace)" }) -join "`n") } }
  foreach ($block in @($Result.FailedBlocks) + @($Result.FailedContainers)) {
    if ($block) { [ordered]@{ name = "$($block.Name)"; result = 'Failed'; why = "$($block.ErrorRecord)" } }
  }
}

if ($Reached) {
  $global:SmlockdownReached = [System.Collections.Generic.HashSet[int]]::new()
  $env:SMLOCKDOWN_REACHED = $Reached
}
$settings = New-PesterConfiguration
$settings.Run.Path = Join-Path $PSScriptRoot 'windows.Tests.ps1'
$settings.Run.PassThru = $true
$settings.Output.Verbosity = 'None'
$result = Invoke-Pester -Configuration $settings
$lines = @($result.Passed | ForEach-Object { [ordered]@{ name = $_.ExpandedPath; result = 'Passed'; why = '' } }) + @(Get-Failed $result)
$lines += @(@($result.Skipped) + @($result.NotRun) | Where-Object { $_ } | ForEach-Object { [ordered]@{ name = $_.ExpandedPath; result = 'Failed'; why = 'it was not run' } })
Set-Content -LiteralPath $Out -Value @($lines | ForEach-Object { ConvertTo-Json -Compress $_ }) -Encoding utf8
