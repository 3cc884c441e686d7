# Completion of smlockdown for PowerShell. In $PROFILE: smlockdown completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName smlockdown -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $before = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { if ($_.Value) { $_.Value } else { "$_" } })
    # Windows PowerShell drops an empty word, so the count says which one is being typed.
    foreach ($line in & smlockdown __complete $before.Count @before $wordToComplete 2>$null) {
        $word, $about = $line -split "`t", 2
        if ($word -in ':f', ':d') {
            [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete) |
                Where-Object { $word -eq ':f' -or $_.ResultType -eq 'ProviderContainer' }
        }
        else {
            if (-not $about) { $about = $word }
            [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $about)
        }
    }
}
