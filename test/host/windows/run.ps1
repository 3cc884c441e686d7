# Runs the tests of the scripts and writes one line of JSON for each: its name, whether it passed, and why not.
param([string]$Pester, [string]$Out, [switch]$FirstFailure)
$ErrorActionPreference = 'Stop'
Import-Module $Pester
$settings = New-PesterConfiguration
$settings.Run.Path = Join-Path $PSScriptRoot 'windows.Tests.ps1'
$settings.Run.PassThru = $true
$settings.Output.Verbosity = 'None'
if ($FirstFailure) { $settings.Run.SkipRemainingOnFailure = 'Run' }
$result = Invoke-Pester -Configuration $settings
$lines = foreach ($test in $result.Tests) {
  ConvertTo-Json -Compress ([ordered]@{ name = $test.ExpandedPath; result = "$($test.Result)"; why = (@($test.ErrorRecord | ForEach-Object { "$_`n$($_.ScriptStackTrace)" }) -join "`n") })
}
foreach ($block in @($result.FailedBlocks) + @($result.FailedContainers)) {
  $lines = @($lines) + (ConvertTo-Json -Compress ([ordered]@{ name = "$($block.Name)"; result = 'Failed'; why = "$($block.ErrorRecord)" }))
}
Set-Content -LiteralPath $Out -Value $lines -Encoding utf8
