# The scripts of the Windows host, run as an administrator runs them, over a Windows in memory (windows.psm1) and a drive C: in a folder.
# SMLOCKDOWN_SCRIPTS: the folder with check.ps1, apply.ps1 and undo.ps1, as they are given out for the account SmarterMailService.
# SMLOCKDOWN_MUTANTS: a list of statements that are to be left out, each with the lines of the tests that come to it (tools/mutate-host.mjs).

BeforeDiscovery {
  $mutants = @(@{ id = -1 })
  if ($env:SMLOCKDOWN_MUTANTS) { $mutants = @(ConvertFrom-Json -InputObject (Get-Content -LiteralPath $env:SMLOCKDOWN_MUTANTS -Raw) | ForEach-Object { $_ }) }
}

Describe 'the Windows host' -ForEach $mutants {
  BeforeAll {
    $mutant = $_
    $fate = @{ failed = ''; last = $null; ran = 0 }
    # How the test before ended is known once it is over.
    function Add-Fate {
      if ($fate.last -and -not $fate.failed -and @($fate.last.ErrorRecord).Count -gt 0) { $fate.failed = $fate.last.ExpandedPath }
    }
    $global:SmlockdownMutant = $mutant.id
    Import-Module (Join-Path $PSScriptRoot 'windows.psm1') -Force -DisableNameChecking
    $env:COMPUTERNAME = 'MAIL1'
    $env:SystemRoot = 'C:\Windows'
    $scripts = $env:SMLOCKDOWN_SCRIPTS
    $room = Join-Path ([System.IO.Path]::GetTempPath()) "smlockdown-pester-$PID"
    $null = New-Item -ItemType Directory -Path $room -Force
    $env:ProgramData = $room
    $secret = 'Harbour-9-Lantern-Copper'
    # A program of Windows with the file version of build 9504. A process that runs these tests many times makes it once.
    $mailService = Join-Path ([System.IO.Path]::GetTempPath()) "smlockdown-pester-$PID.dll"
    if (-not ('SmarterMailOfTests' -as [type])) {
      Add-Type -TypeDefinition '[assembly: System.Reflection.AssemblyFileVersion("100.0.9504.1")] public class SmarterMailOfTests {}' -OutputAssembly $mailService -OutputType Library
      $null = [System.Reflection.Assembly]::Load([System.IO.File]::ReadAllBytes($mailService))
    }
    $installation = 'C:\Program Files (x86)\SmarterTools\SmarterMail'

    function Add-File([string]$Path, [string]$Text = '') {
      $null = New-Item -ItemType Directory -Path ($Path.Substring(0, $Path.LastIndexOf('\'))) -Force
      Set-Content -LiteralPath $Path -Value $Text -Encoding UTF8
    }

    function Add-Installation([string]$Path, [string]$Data) {
      Add-File "$Path\Service\Settings\administrators.json" '{"administrators":[{"name":"boss","password_hash":"1000:AAAA:BBBB"}]}'
      Add-File "$Path\Service\Settings\domains.json" (ConvertTo-Json @{ domains = @{ 'a.example' = @{ data_path = "$Data\Domains\a.example" } } })
      Add-File "$Path\MRS\Default.aspx" 'page'
      Copy-Item -LiteralPath $mailService -Destination "$Path\Service\MailService.exe"
      $null = New-Item -ItemType Directory -Path "$Data\Domains\a.example" -Force
      (Get-Item -LiteralPath "$Path\MRS\Default.aspx").LastWriteTimeUtc = [DateTime]'2026-01-01'
    }

    # Runs one script. Says what it printed, what it wrote for a person, and how it ended.
    function Invoke-HostScript([string]$Script, [hashtable]$With = @{}) {
      $world.Said = @()
      $world.Calls = @()
      $world.Asked = @()
      $global:LASTEXITCODE = 0
      $warnings = @()
      # A host says "What if" past every stream: those lines are not seen here.
      $output = & (Join-Path $scripts $Script) @With -Folder 'C:\Tools' -WarningVariable warnings -WarningAction SilentlyContinue
      return [pscustomobject]@{ Output = @($output); Said = ($world.Said -join "`n"); Warnings = ($warnings -join "`n"); Code = $global:LASTEXITCODE }
    }

    function Get-Evidence([hashtable]$With = @{}) {
      $run = Invoke-HostScript 'check.ps1' $With
      $run.Output.Count | Should -Be 1
      # For whoever reads it elsewhere.
      if ($env:SMLOCKDOWN_EVIDENCE) { [System.IO.File]::AppendAllText($env:SMLOCKDOWN_EVIDENCE, "$($run.Output[0])`n") }
      return ConvertFrom-Json -InputObject $run.Output[0] -DateKind String
    }

    # What it says, without the time, and without the feature of IIS that undo leaves.
    function Get-Content1 {
      $content = (Get-Evidence).content
      $content.taken = ''
      if ($content.iis.value) {
        $content.iis.value.ipRestrictions = ''
        # Their order says nothing.
        foreach ($site in $content.iis.value.sites) { $site.bindings = @($site.bindings | Sort-Object -Property protocol, ip, port, host) }
      }
      return ConvertTo-Json $content -Depth 14
    }

    function Get-Log { return Get-Content -LiteralPath 'C:\Tools\smlockdown-host.log' -Raw }

    # Applies without a question left over, and well.
    function Invoke-Apply([hashtable]$With = @{}) {
      $run = Invoke-HostScript 'apply.ps1' $With
      if ($run.Code -ne 0) { throw $run.Said }
      return $run
    }
    $own = 'S-1-5-21-1-2-3-1077'
    function Add-ServiceUser {
      $world.Users += @{ Name = 'SmarterMailService'; Sid = $own; Domain = 'MAIL1'; Password = $secret; Enabled = $true; NeverExpires = $true; Description = 'Runs SmarterMail' }
    }
    function Add-Site([string]$Name, [string]$Pool, $Bindings) {
      $world.Sites += @{ Name = $Name; Id = 7; State = 'Started'; Path = 'C:\inetpub\shop'; Pool = $Pool; Bindings = $Bindings }
      if (-not $world.Pools.ContainsKey($Pool)) { $world.Pools[$Pool] = @{ State = 'Started'; identityType = 'ApplicationPoolIdentity'; userName = ''; password = '' } }
    }
    # Each: address, mask, whether it is let in.
    function Set-Entries {
      $world.Feature = 'Enabled'
      $world.Entries.SmarterMail = @($args | ForEach-Object { $_ } | ForEach-Object { $mask = $_[1]; if (-not $mask) { $mask = '255.255.255.255' }; @{ ipAddress = $_[0]; subnetMask = $mask; allowed = $_[2] } })
    }
    function Add-Opening9998 {
      $world.Rules += @{ Name = 'iis'; DisplayName = 'IIS'; Action = 'Allow'; Enabled = $true; Profile = 'Any'; Protocol = 'TCP'; LocalPort = @('9998'); Remote = @('Any'); Program = 'System'; Source = 'Local' }
    }
    function New-Passwords { $world.Answers = @($secret, $secret) }

    # Folders in which a group of everybody may write.
    function Get-Open {
      $crowds = 'S-1-1-0', 'S-1-5-11', 'S-1-5-32-545', 'S-1-5-21-1-2-3-513'
      return @(foreach ($path in $world.Acls.Keys) {
          foreach ($entry in $world.Acls[$path]) { if ($entry.Type -eq 'Allow' -and ($entry.Mask -band 0x116) -and $crowds -contains $entry.Sid) { "$path $($entry.Sid)" } }
        })
    }

    # The service and web mail run as the account, which has Modify.
    function Set-AsApplied {
      New-Passwords
      $null = Invoke-Apply
      $world.Answers = @()
    }

    # Nothing was changed, and the reason says so.
    function Assert-Refused($Run, [string]$Reason, [string]$Before) {
      $Run.Said | Should -BeLike "*$Reason*"
      $Run.Code | Should -Be 1
      Get-WorldText | Should -BeExactly $Before
      Test-Path -LiteralPath 'C:\Tools\smlockdown-host-record.json' | Should -BeFalse
    }
  }

  BeforeEach {
    if ($mutant.id -ge 0) {
      Add-Fate
      # One test that misses a statement is enough.
      if ($fate.failed -or $____Pester.CurrentTest.StartLine -notin $mutant.lines) { Set-ItResult -Skipped }
      $fate.last = $____Pester.CurrentTest
      $fate.ran += 1
    }
    $world = New-World
    $drive = Join-Path $room ([guid]::NewGuid().ToString('N'))
    foreach ($folder in 'Tools', 'SmarterMail') { $null = New-Item -ItemType Directory -Path (Join-Path $drive $folder) -Force }
    Remove-PSDrive -Name C -Scope Global -Force -ErrorAction SilentlyContinue
    $null = New-PSDrive -Name C -PSProvider FileSystem -Root $drive -Scope Global
    Add-Installation $installation 'C:\SmarterMail'
  }

  AfterEach {
    # For whoever asks which statements each test comes to.
    if ($env:SMLOCKDOWN_REACHED) {
      $seen = [ordered]@{ line = $____Pester.CurrentTest.StartLine; statements = @($global:SmlockdownReached) }
      [System.IO.File]::AppendAllText($env:SMLOCKDOWN_REACHED, "$(ConvertTo-Json -Compress $seen)`n")
      $global:SmlockdownReached.Clear()
    }
  }

  AfterAll {
    if ($mutant.id -ge 0) { Add-Fate; [System.IO.File]::AppendAllText($env:SMLOCKDOWN_FATES, "$(ConvertTo-Json -Compress ([ordered]@{ mutant = $mutant.id; failed = $fate.failed; ran = $fate.ran }))`n") }
    Remove-PSDrive -Name C -Scope Global -Force -ErrorAction SilentlyContinue
    Remove-Item -LiteralPath $room -Recurse -Force
    Remove-Module windows
  }

  Context 'the way there and back' {
    It 'check fails, apply, check passes, apply changes nothing, undo, check as at first' {
      $first = Get-Content1
      $content = (Get-Evidence).content
      $content.service.value[0].account.kind | Should -Be 'system'
      $content.account.value.exists | Should -BeFalse
      $content.iis.value.ipRestrictions | Should -BeFalse
      $content.iis.value.sites[0].ip.value.allowUnlisted | Should -BeTrue
      $content.firewall.value.rules.name | Should -Be 'SmarterMail'

      New-Passwords
      $run = Invoke-Apply
      $run.Said | Should -BeLike '*EAS*MAPI*autodiscover*'
      $run.Said | Should -BeLike '*Done: * changed, 0 left to you.*'
      $world.Asked | Should -Be @('A new password for SmarterMailService, 14 characters or more', 'The same again')

      $content = (Get-Evidence).content
      $service = $content.service.value[0]
      $service.account.kind | Should -Be 'local-user'
      $service.account.sid | Should -Be $content.account.value.sid
      $service.state | Should -Be 'running'
      $account = $content.account.value
      $account.exists, $account.isLocal, $account.enabled, $account.passwordNeverExpires | Should -Be @($true, $true, $true, $true)
      $account.description | Should -Be 'Runs SmarterMail'
      $account.rights | Should -Be @('SeDenyInteractiveLogonRight', 'SeDenyRemoteInteractiveLogonRight', 'SeServiceLogonRight')
      foreach ($role in 'installation', 'data') {
        $entry = ($content.rights.value | Where-Object { $_.role -eq $role }).entries | Where-Object { $_.sid -eq $account.sid }
        $entry.rights | Should -Be 'modify'
        $entry.allow | Should -BeTrue
      }
      $site = $content.iis.value.sites[0]
      $site.pool.identity | Should -Be 'SpecificUser'
      $site.pool.user | Should -Be 'MAIL1\SmarterMailService'
      $content.iis.value.ipRestrictions | Should -BeTrue
      $site.ip.value.allowUnlisted | Should -BeFalse
      ($site.ip.value.entries | ForEach-Object { "$($_.address)/$($_.mask) $($_.allow)" }) | Should -Be @('203.0.113.0/255.255.255.0 True', '127.0.0.1/ True')
      ($site.bindings | ForEach-Object { "$($_.protocol) $($_.port) $($_.host)" }) | Should -Be @('https 443 mail.example.com')
      $block = $content.firewall.value.rules | Where-Object { -not $_.allow }
      $block.ports | Should -Be '17017'
      $block.remote | Should -Be 'any'
      $block.profiles | Should -Be 'Any'
      $opened = $world.Rules | Where-Object { $_.Name -eq 'sm-program' }
      $opened.Protocol, ($opened.LocalPort -join ','), $opened.Enabled | Should -Be @('TCP', '1-17016,17018-65535', $true)
      $udp = $world.Rules | Where-Object { $_.Name -eq 'sm-program-udp' }
      $udp.Protocol, $udp.Action, $udp.Program, $udp.Enabled | Should -Be @('UDP', 'Allow', $opened.Program, $true)
      $world.Calls = @()

      $before = Get-WorldText
      $record = Get-Content -LiteralPath 'C:\Tools\smlockdown-host-record.json' -Raw
      $again = Invoke-Apply
      $again.Said | Should -BeLike '*Nothing had to be changed.*Done: 0 changed, 0 left*'
      Get-WorldText | Should -BeExactly $before
      Get-Content -LiteralPath 'C:\Tools\smlockdown-host-record.json' -Raw | Should -BeExactly $record
      $world.Calls -notmatch '^GET' | Should -BeNullOrEmpty

      $undone = Invoke-HostScript 'undo.ps1'
      $undone.Code | Should -Be 0
      $undone.Said | Should -BeLike '*Left as they are: features of IIS*Taken back:*'
      Get-Content1 | Should -BeExactly $first
      Test-Path -LiteralPath 'C:\Tools\smlockdown-host-record.json' | Should -BeFalse
      (Invoke-HostScript 'undo.ps1').Said | Should -BeLike '*nothing to take back*'
    }

    It 'leaves a range of IPv6 to be entered by hand' {
      New-Passwords
      $run = Invoke-Apply @{ Allow = '2001:db8::1/32' }
      $run.Said | Should -BeLike '*2001:db8::1/32: ranges of IPv6 are yours to enter*'
      ($world.Entries.SmarterMail | ForEach-Object { "$($_.ipAddress)" }) | Should -Not -BeLike '32.1.*'
    }

    It 'stops the service before it changes the account, and starts it after' {
      New-Passwords
      $null = Invoke-Apply
      $world.Calls[0..2] | Should -Be @('Stop MailService', 'Change MailService .\SmarterMailService while Stopped', 'Start MailService')
      $world.Calls | Should -Contain 'Restart pool SmarterMail'
    }

    It 'tells each change to the log, and keeps no password anywhere' {
      New-Passwords
      $run = Invoke-Apply
      foreach ($line in $run.Said -split "`n") { Get-Log | Should -BeLike "*$([WildcardPattern]::Escape($line))*" }
      Get-Log | Should -Match '(?m)^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ apply: begins on MAIL1'
      $null = Invoke-HostScript 'check.ps1'
      Get-Log | Should -BeLike '*check: looks at MAIL1*check: done; 1 SmarterMail found*'
      foreach ($file in Get-ChildItem -LiteralPath 'C:\Tools' -File) { Get-Content -LiteralPath $file.FullName -Raw | Should -Not -BeLike "*$secret*" }
      ConvertTo-Json (Get-Evidence) -Depth 14 | Should -Not -BeLike "*$secret*"
      $null = Invoke-HostScript 'undo.ps1'
      Get-Log | Should -BeLike '*undo: begins on MAIL1*Taken back:*'
    }

    It 'undo takes what it can and keeps the rest in the record' {
      New-Passwords
      $null = Invoke-Apply
      $world.Rules = @($world.Rules | Where-Object { $_.Name -ne 'sm-program' })
      $run = Invoke-HostScript 'undo.ps1'
      $run.Code | Should -Be 1
      $run.Said | Should -BeLike '*Not taken back:*sm-program*'
      ($world.Services[0]).StartName | Should -Be 'LocalSystem'
      $record = Get-Content -LiteralPath 'C:\Tools\smlockdown-host-record.json' -Raw | ConvertFrom-Json
      @($record.entries).target | Should -Be 'sm-program'
    }

    It 'undo refuses a record of another host, and of another kind' {
      Add-File 'C:\Tools\smlockdown-host-record.json' '{"format":"smlockdown-host-record","formatVersion":1,"host":"OTHER","entries":[]}'
      $run = Invoke-HostScript 'undo.ps1'
      $run.Said | Should -BeLike '*of the host OTHER*'
      $run.Code | Should -Be 1
      foreach ($text in '{"format":"x","formatVersion":1}', '{"format":"smlockdown-host-record","formatVersion":1,"host":"MAIL1"', '', '[]', '{"format":"smlockdown-host-record","formatVersion":1}') {
        Set-Content -LiteralPath 'C:\Tools\smlockdown-host-record.json' -Value $text -NoNewline
        (Invoke-HostScript 'undo.ps1').Said | Should -BeLike '*is no record of these scripts, or it is damaged*'
      }
    }
  }

  Context 'what is said' {
    It 'names a step that is none, before anything is changed' {
      $before = Get-WorldText
      Assert-Refused (Invoke-HostScript 'apply.ps1' @{ Steps = 'host-files', 'host-apiport' }) "There is no step 'host-apiport'. There are: *host-api-port" $before
    }

    It 'of check -Out is where it went, and what was not seen by whoever is no administrator' {
      $run = Invoke-HostScript 'check.ps1' @{ Out = 'C:\Tools\e.json' }
      $run.Said | Should -BeLike 'Written to C:\Tools\e.json; nothing was changed.*--host-evidence FILE'
      $run.Output | Should -BeNullOrEmpty
      $world.Integrity = 'S-1-16-8192'
      Mock -ModuleName windows Get-Listening { throw 'Access denied' }
      $run = Invoke-HostScript 'check.ps1' @{ Out = 'C:\Tools\e.json' }
      $run.Said | Should -BeLike 'Not seen: ports (Access denied).*without the rights of an administrator*Written to*'
    }
  }

  Context '-WhatIf' {
    It 'changes nothing and asks nothing' {
      $before = Get-WorldText
      $run = Invoke-Apply @{ WhatIf = $true }
      Get-WorldText | Should -BeExactly $before
      $world.Asked.Count | Should -Be 0
      $run.Said | Should -Not -BeLike '*Nothing had to be changed*'
      $run.Said | Should -BeLike '*With -WhatIf nothing was changed; 0 left to you.'
      @(Get-ChildItem -LiteralPath 'C:\Tools').Count | Should -Be 0
      (Invoke-HostScript 'check.ps1' @{ WhatIf = $true }).Output | Should -BeNullOrEmpty
      @(Get-ChildItem -LiteralPath 'C:\Tools').Count | Should -Be 0
    }

    It 'leaves nothing that it would do after the rest' {
      Set-Acl1 'C:\SmarterMail' @{ Sid = 'S-1-1-0'; Mask = 0x1301BF; Type = 'Allow'; Inherited = $false; Flags = 'None' }
      (Invoke-Apply @{ WhatIf = $true }).Said | Should -BeLike '*0 left to you*'
    }

    It 'of undo changes nothing' {
      New-Passwords
      $null = Invoke-Apply
      $before = Get-WorldText
      $record = Get-Content -LiteralPath 'C:\Tools\smlockdown-host-record.json' -Raw
      $run = Invoke-HostScript 'undo.ps1' @{ WhatIf = $true }
      $run.Code | Should -Be 0
      $run.Said | Should -BeLike '*With -WhatIf nothing was taken back: * in the record in *, 0 of which cannot be taken back.'
      Get-WorldText | Should -BeExactly $before
      Get-Content -LiteralPath 'C:\Tools\smlockdown-host-record.json' -Raw | Should -BeExactly $record
    }
  }

  # What these leave, the audit judges: windows-host.test.ts holds every finding to what apply said. Named: steps that still fail.
  Context 'apply, then the audit' {
    It '<State>' -ForEach @(
      @{ State = 'as installed'; Change = {}; With = @{}; Named = @() }
      @{ State = 'the account has full control'; Change = { Add-ServiceUser; Set-Acl1 'C:\SmarterMail' @{ Sid = $own; Mask = 0x1F01FF; Type = 'Allow'; Inherited = $false; Flags = 'ContainerInherit, ObjectInherit' } }; With = @{}; Named = @() }
      @{ State = 'the account has full control by a folder above'; Change = { Add-ServiceUser; Set-Acl1 $installation @{ Sid = $own; Mask = 0x1F01FF; Type = 'Allow'; Inherited = $true; Flags = 'None' } }; With = @{}; Named = @('host-permissions') }
      @{ State = 'the account runs all, and is denied'; Named = @('host-permissions'); With = @{}; Change = {
          Add-ServiceUser
          $world.Services[0].StartName = '.\SmarterMailService'
          $world.Services[0].Password = $secret
          $world.Rights.SeServiceLogonRight += "*$own"
          $world.Pools.SmarterMail = @{ State = 'Started'; identityType = 'SpecificUser'; userName = 'MAIL1\SmarterMailService'; password = $secret }
          foreach ($path in @($world.Acls.Keys)) { Set-Acl1 $path @(@{ Sid = $own; Mask = 0x1301BF; Type = 'Allow'; Inherited = $false; Flags = 'None' }, @{ Sid = $own; Mask = 0x2; Type = 'Deny'; Inherited = $false; Flags = 'None' }) }
        }
      }
      @{ State = 'everybody may write'; Named = @(); With = @{}; Change = {
          Set-Acl1 'C:\SmarterMail' @(@{ Sid = 'S-1-1-0'; Mask = 0x1301BF; Type = 'Allow'; Inherited = $false; Flags = 'ContainerInherit, ObjectInherit' }, @{ Sid = 'S-1-1-0'; Mask = 0x4; Type = 'Allow'; Inherited = $false; Flags = 'ContainerInherit' })
          Set-Acl1 "$installation\MRS" @(@{ Sid = 'S-1-5-32-545'; Mask = 0x2; Type = 'Deny'; Inherited = $false; Flags = 'None' }, @{ Sid = 'S-1-5-21-1-2-3-513'; Mask = 0x116; Type = 'Allow'; Inherited = $false; Flags = 'None' })
        }
      }
      @{ State = 'everybody may write by a folder above'; Change = { Set-Acl1 'C:\SmarterMail' @{ Sid = 'S-1-5-11'; Mask = 0x4; Type = 'Allow'; Inherited = $true; Flags = 'ContainerInherit' } }; With = @{}; Named = @('host-permissions') }
      @{ State = 'everybody may write, and web mail shares its pool'; Named = @('host-permissions', 'host-iis-identity'); With = @{}; Change = {
          Set-Acl1 'C:\SmarterMail' @{ Sid = 'S-1-1-0'; Mask = 0x1301BF; Type = 'Allow'; Inherited = $false; Flags = 'None' }
          Add-Site 'Shop' 'SmarterMail' @(@{ protocol = 'http'; bindingInformation = '*:80:shop.example' })
        }
      }
      @{ State = 'web mail is stopped'; Change = { $world.Sites[0].State = 'Stopped' }; With = @{}; Named = @('host-iis-identity') }
      @{ State = 'others are let in'; Named = @(); With = @{ Allow = '203.0.113.0/24', '198.51.100.7' }; Change = {
          Set-Entries @('198.51.100.9', '', $true), @('192.0.2.0', '255.255.255.0', $false), @('203.0.113.64', '255.255.255.192', $true), @('127.0.0.0', '255.0.0.0', $true), @('198.51.100.0', '255.255.255.0', $true), @('198.51.100.7', '', $true)
        }
      }
      @{ State = 'some are denied, or no addresses'; Named = @('host-webmail-ip'); With = @{}; Change = { Set-Entries @('203.0.113.7', '', $false), @('203.0.0.0', '255.255.0.0', $false), @('10.0.0.0', '255.0.255.0', $true), @('', '', $true) } }
      @{ State = 'a range of IPv6 is missing'; Change = {}; With = @{ Allow = '203.0.113.0/24', '2001:db8::1/32'; DynamicRestrictions = $true; Rate = 50; Concurrency = 30 }; Named = @('host-webmail-ip') }
      @{ State = 'a range of IPv6 is there'; Change = { Set-Entries @('2001:db8::', '32', $true), @('2001:db9::', 'ffff:ffff::', $true), @('2001:dba::', '32', $true) }; With = @{ Allow = '203.0.113.0/24', '2001:db8::/32', '2001:db9::/32', '2001:db8::7' }; Named = @() }
      @{ State = 'limits are lower already, or in part'; Named = @(); With = @{ DynamicRestrictions = $true; Rate = 50; Concurrency = 30 }; Change = {
          $world.Feature = 'Enabled'
          $world.Config['SmarterMail|system.webServer/security/dynamicIpSecurity/denyByRequestRate|enabled'] = $true
          $world.Config['SmarterMail|system.webServer/security/dynamicIpSecurity/denyByRequestRate|maxRequests'] = 10
        }
      }
      @{ State = 'web mail is bound in every way'; Named = @(); With = @{ HostNames = 'mail.example.com', 'post.example.com' }; Change = {
          $world.Sites[0].Bindings = @('*:9998:', '*:9998:post.example.com', '10.0.0.1:80:', '*:80:*', '[::1]:9998:', '127.0.0.2:80:', '*:80:mail.example.com') | ForEach-Object { @{ protocol = 'http'; bindingInformation = $_ } }
          $world.Sites[0].Bindings += @{ protocol = 'net.tcp'; bindingInformation = '808:*' }
        }
      }
      @{ State = 'a name is there, and none is given'; Change = {}; With = @{ HostNames = @() }; Named = @() }
      @{ State = 'no name is there, and none is given'; Change = { $world.Sites[0].Bindings = @(@{ protocol = 'http'; bindingInformation = '*:9998:' }) }; With = @{ HostNames = @() }; Named = @('host-webmail-binding') }
      @{ State = 'https is for any name'; Change = { $world.Sites[0].Bindings += @{ protocol = 'https'; bindingInformation = '*:443:' } }; With = @{}; Named = @('host-webmail-binding') }
      @{ State = 'the name is that of another site'; Change = { Add-Site 'Shop' 'Shop' @(@{ protocol = 'http'; bindingInformation = '*:80:post.example.com' }) }; With = @{ HostNames = 'post.example.com' }; Named = @('host-webmail-binding') }
      @{ State = 'the firewall is to close 9998'; Change = { Add-Opening9998 }; With = @{ FirewallFor9998 = $true }; Named = @() }
      @{ State = 'the firewall is to close 9998, and blocks a program there'; Change = { Add-Opening9998; $world.Rules += @{} + $world.Rules[-1]; $world.Rules[-1].Name = 'not ours'; $world.Rules[-1].Action = 'Block'; $world.Rules[-1].Program = 'C:\x.exe' }; With = @{ FirewallFor9998 = $true }; Named = @() }
      @{ State = 'another site is at 9998'; Change = { Add-Opening9998; Add-Site 'Shop' 'Shop' @(@{ protocol = 'http'; bindingInformation = '*:9998:shop.example' }) }; With = @{ FirewallFor9998 = $true }; Named = @('host-webmail-binding') }
      @{ State = 'the firewall is off'; Change = { $world.Profiles[2].Enabled = $false }; With = @{ FirewallFor9998 = $true }; Named = @('host-api-port', 'host-webmail-ip', 'host-webmail-binding') }
      @{ State = 'the account is one of a domain, disabled'; Named = @('host-service-account'); With = @{ User = 'CORP\svc mail' }; Change = {
          Add-ServiceUser
          $world.Users[-1].Name = 'svc mail'
          $world.Users[-1].Domain = 'CORP'
          $world.Users[-1].Description = ''
        }
      }
    ) {
      & $Change
      $who = @{}
      if ($With.ContainsKey('User')) { $who.User = $With.User }
      $first = Get-Ground
      New-Passwords
      $run = Invoke-Apply $With
      $told = @($run.Said -split "`n" | Where-Object { $_ -like 'Left: *' })
      if ($Named.Count -gt 0) { $told.Count | Should -BeGreaterThan 0 }
      if ($Named -notcontains 'host-permissions') { Get-Open | Should -BeNullOrEmpty }
      $world.Answers = @()
      $after = (Invoke-HostScript 'check.ps1' $who).Output[0]
      if ($env:SMLOCKDOWN_LOOP) {
        $line = [ordered]@{ state = $State; with = $With; named = @($Named); left = $told; evidence = $after }
        [System.IO.File]::AppendAllText($env:SMLOCKDOWN_LOOP, "$(ConvertTo-Json -InputObject $line -Depth 4 -Compress)`n")
      }
      $again = Get-WorldText
      New-Passwords
      (Invoke-Apply $With).Said | Should -BeLike '*Done: 0 changed*'
      Get-WorldText | Should -BeExactly $again
      $world.Answers = @()
      (Invoke-HostScript 'undo.ps1').Code | Should -Be 0
      Get-Ground | Should -BeExactly $first
    }
  }

  Context 'the account' {
    It 'that is there already is set, and its own password asked for once' {
      $world.Users += @{ Name = 'SmarterMailService'; Sid = 'S-1-5-21-1-2-3-1077'; Domain = 'MAIL1'; Password = $secret; Enabled = $false; NeverExpires = $false; Description = 'old' }
      $first = Get-Ground
      $world.Answers = @($secret)
      $null = Invoke-Apply
      $world.Asked.Count | Should -Be 1
      $account = (Get-Evidence).content.account.value
      $account.enabled, $account.passwordNeverExpires, $account.description | Should -Be @($true, $true, 'Runs SmarterMail')
      (Invoke-HostScript 'undo.ps1').Code | Should -Be 0
      Get-Ground | Should -BeExactly $first
    }

    It 'that is an administrator is none after, when told to go on' {
      $world.Users += @{ Name = 'SmarterMailService'; Sid = 'S-1-5-21-1-2-3-1077'; Domain = 'MAIL1'; Password = $secret; Enabled = $true; NeverExpires = $true; Description = 'Runs SmarterMail' }
      $world.Admins += 'S-1-5-21-1-2-3-1077'
      $before = Get-WorldText
      Assert-Refused (Invoke-HostScript 'apply.ps1') 'is an administrator now*-Continue' $before
      $world.Answers = @($secret)
      $null = Invoke-Apply @{ Continue = $true }
      (Get-Evidence).content.account.value.inAdministrators | Should -BeFalse
      $world.Admins.Count | Should -Be 1
      (Invoke-HostScript 'undo.ps1').Code | Should -Be 0
      $world.Admins | Should -Contain 'S-1-5-21-1-2-3-1077'
    }

    It 'of whoever works here is refused' {
      $before = Get-WorldText
      Assert-Refused (Invoke-HostScript 'apply.ps1' @{ User = 'Administrator' }) 'needs one of its own' $before
      $world.Users += @{ Name = 'Anna'; Sid = 'S-1-5-21-1-2-3-1008'; Domain = 'MAIL1'; Password = $secret; Enabled = $true; NeverExpires = $true; Description = '' }
      $world.Me = 'S-1-5-21-1-2-3-1008'
      $before = Get-WorldText
      Assert-Refused (Invoke-HostScript 'apply.ps1' @{ User = 'Anna' }) 'needs one of its own' $before
    }

    It 'of a domain is taken as it is, and one that is not there refused' {
      $before = Get-WorldText
      Assert-Refused (Invoke-HostScript 'apply.ps1' @{ User = 'CORP\svc mail' }) 'Only an account of this host is created' $before
      $world.Users += @{ Name = 'svc mail'; Sid = 'S-1-5-21-9-9-9-1500'; Domain = 'CORP'; Password = $secret; Enabled = $true; NeverExpires = $false; Description = 'theirs' }
      $world.Answers = @($secret)
      $null = Invoke-Apply @{ User = 'CORP\svc mail' }
      $world.Services[0].StartName | Should -Be 'CORP\svc mail'
      $world.Pools.SmarterMail.userName | Should -Be 'CORP\svc mail'
      ($world.Users | Where-Object { $_.Domain -eq 'CORP' }).Description | Should -Be 'theirs'
      $content = (Get-Evidence @{ User = 'CORP\svc mail' }).content
      $content.service.value[0].account.kind | Should -Be 'domain-user'
      $content.account.value.isLocal | Should -BeFalse
      $before = Get-WorldText
      $null = Invoke-Apply @{ User = 'CORP\svc mail' }
      Get-WorldText | Should -BeExactly $before
    }

    It 'may have a space, and a quote, in its name' {
      New-Passwords
      $null = Invoke-Apply @{ User = ".\Mail O'Brien" }
      $world.Users[-1].Name | Should -Be "Mail O'Brien"
      $world.Services[0].StartName | Should -Be ".\Mail O'Brien"
      $world.Pools.SmarterMail.userName | Should -Be "MAIL1\Mail O'Brien"
      (Invoke-HostScript 'undo.ps1').Code | Should -Be 0
      $world.Users.Count | Should -Be 1
    }

    It 'whose name or description Windows does not take is refused' -ForEach @(
      @{ With = @{ User = 'ANameOfTwentyOneLetter' } }, @{ With = @{ Description = 'x' * 49 } }
    ) {
      $before = Get-WorldText
      Assert-Refused (Invoke-HostScript 'apply.ps1' $With) 'Windows takes 20 characters' $before
    }

    It 'gets no weak password, no empty one, and none that was mistyped' -ForEach @(
      @{ Typed = @('short'); Reason = '14 characters' }, @{ Typed = @(''); Reason = 'No password was given' }
      @{ Typed = @('Harbour-9-Lantern-Copper', 'harbour-9-lantern-copper'); Reason = 'differ' }
    ) {
      $before = Get-WorldText
      $world.Answers = $Typed
      Assert-Refused (Invoke-HostScript 'apply.ps1') $Reason $before
    }

    It 'is not made for other steps alone' {
      $before = Get-WorldText
      Assert-Refused (Invoke-HostScript 'apply.ps1' @{ Steps = 'host-permissions' }) 'comes with the step host-service-account' $before
    }

    It 'is not needed for steps without it' {
      $run = Invoke-Apply @{ Steps = 'host-api-port' }
      $run.Said | Should -BeLike '*Close port 17017*'
      $world.Asked.Count | Should -Be 0
    }

    It 'gets its right beside those who have it, and says when a policy takes it back' {
      $world.Policy.Holds = $true
      New-Passwords
      $run = Invoke-HostScript 'apply.ps1'
      $run.Said | Should -BeLike '*SeServiceLogonRight is not as it was set*undo.ps1 takes it back*'
      $run.Code | Should -Be 1
      $world.Services[0].StartName | Should -Be 'LocalSystem'
      $world.Policy.Remove('Holds')
      New-Passwords
      $null = Invoke-Apply
      $world.Rights.SeServiceLogonRight.Count | Should -Be 2
      $world.Rights.SeServiceLogonRight | Should -Contain '*S-1-5-80-0'
    }
  }

  Context 'the service' {
    It 'that does not come up is put back' {
      $world.Services[0].Comes = $false
      New-Passwords
      $run = Invoke-HostScript 'apply.ps1' @{ WaitSeconds = 20 }
      $run.Code | Should -Be 1
      $run.Said | Should -BeLike '*did not come up within 20 seconds*running, and answering at 17017 and 25*runs as LocalSystem again*'
      $world.Services[0].StartName, $world.Services[0].State | Should -Be @('LocalSystem', 'Running')
      $world.Pools.SmarterMail.identityType | Should -Be 'ApplicationPoolIdentity'
      $world.Slept | Should -BeGreaterThan 19
      (Invoke-HostScript 'undo.ps1').Code | Should -Be 0
      $world.Users.Count | Should -Be 1
    }

    It 'that does not start with the password given is put back, its own password asked for where it had one' {
      $world.Users += @{ Name = 'old svc'; Sid = 'S-1-5-21-9-9-9-1600'; Domain = 'CORP'; Password = 'The-Old-Password-1'; Enabled = $true; NeverExpires = $true; Description = '' }
      $world.Users += @{ Name = 'SmarterMailService'; Sid = 'S-1-5-21-1-2-3-1077'; Domain = 'MAIL1'; Password = $secret; Enabled = $true; NeverExpires = $true; Description = 'Runs SmarterMail' }
      $world.Rights.SeServiceLogonRight += '*S-1-5-21-9-9-9-1600'
      $world.Services[0].StartName = 'CORP\old svc'
      foreach ($path in @($world.Acls.Keys)) { Set-Acl1 $path @{ Sid = 'S-1-5-21-9-9-9-1600'; Mask = 0x1301BF; Type = 'Allow'; Inherited = $true; Flags = 'None' } }
      $world.Answers = @('not the password', 'The-Old-Password-1')
      $run = Invoke-HostScript 'apply.ps1' @{ Continue = $true }
      $run.Code | Should -Be 1
      $run.Said | Should -BeLike '*Cannot start service*runs as CORP\old svc again*'
      $world.Asked[1] | Should -BeLike '*put back*CORP\old svc*'
      $world.Services[0].StartName, $world.Services[0].State, $world.Services[0].Password | Should -Be @('CORP\old svc', 'Running', 'The-Old-Password-1')
    }

    It 'that cannot be put back either is said to be down' {
      $world.Services[0].Comes = $false
      $world.Services[0].Sticks = $true
      New-Passwords
      $run = Invoke-HostScript 'apply.ps1'
      $run.Said | Should -BeLike '*could not be put back either*cannot be stopped*It may be down: look at it now*'
      $run.Code | Should -Be 1
    }

    It 'that ran as an account of somebody is left, unless told to go on; undo asks for the password' {
      $world.Users += @{ Name = 'old svc'; Sid = 'S-1-5-21-9-9-9-1600'; Domain = 'CORP'; Password = 'The-Old-Password-1'; Enabled = $true; NeverExpires = $true; Description = '' }
      $world.Rights.SeServiceLogonRight += '*S-1-5-21-9-9-9-1600'
      $world.Services[0].StartName = 'CORP\old svc'
      $world.Services[0].Password = 'The-Old-Password-1'
      foreach ($path in @($world.Acls.Keys)) { Set-Acl1 $path @{ Sid = 'S-1-5-21-9-9-9-1600'; Mask = 0x1301BF; Type = 'Allow'; Inherited = $true; Flags = 'None' } }
      $before = Get-WorldText
      $world.Answers = @($secret, $secret)
      Assert-Refused (Invoke-HostScript 'apply.ps1') 'runs as CORP\old svc, whose password cannot be read*-Continue' $before
      $world.Answers = @($secret, $secret)
      (Invoke-Apply @{ Continue = $true }).Said | Should -BeLike '*runs as CORP\old svc, whose password cannot be read: undo.ps1 will ask for it.*'
      $world.Services[0].StartName | Should -Be '.\SmarterMailService'
      $world.Answers = @('The-Old-Password-1')
      (Invoke-HostScript 'undo.ps1').Code | Should -Be 0
      $world.Asked | Should -Be @('Password of CORP\old svc')
      $world.Services[0].Password | Should -Be 'The-Old-Password-1'
      $world.Services[0].State | Should -Be 'Running'
    }

    It 'asks again for a password of before that was mistyped, as mail stands still until it is right' {
      $world.Users += @{ Name = 'old svc'; Sid = 'S-1-5-21-9-9-9-1600'; Domain = 'CORP'; Password = 'The-Old-Password-1'; Enabled = $true; NeverExpires = $true; Description = '' }
      $world.Rights.SeServiceLogonRight += '*S-1-5-21-9-9-9-1600'
      $world.Services[0].StartName = 'CORP\old svc'
      foreach ($path in @($world.Acls.Keys)) { Set-Acl1 $path @{ Sid = 'S-1-5-21-9-9-9-1600'; Mask = 0x1301BF; Type = 'Allow'; Inherited = $true; Flags = 'None' } }
      $world.Users += @{ Name = 'SmarterMailService'; Sid = 'S-1-5-21-1-2-3-1077'; Domain = 'MAIL1'; Password = $secret; Enabled = $true; NeverExpires = $true; Description = 'Runs SmarterMail' }
      $world.Answers = @('not the password', 'mistyped', 'The-Old-Password-1')
      $run = Invoke-HostScript 'apply.ps1' @{ Continue = $true }
      $run.Said | Should -BeLike '*Was the password mistyped?*runs as CORP\old svc again*'
      $world.Asked.Count | Should -Be 3

      $world.Answers = @($secret)
      $null = Invoke-Apply @{ Continue = $true }
      # Three times wrong: the service is down, which is said, and what the other account needs stays for it.
      $world.Answers = @('wrong', 'wrong', 'wrong')
      $run = Invoke-HostScript 'undo.ps1'
      $run.Code | Should -Be 1
      $run.Said | Should -BeLike '*Not taken back: *Cannot start service*(service MailService)*Not taken back: the service MailService does not run as before, and may need it (folder *'
      $world.Acls['C:\SmarterMail'].Sid | Should -Contain 'S-1-5-21-1-2-3-1077'
      # It has its name back, and does not run: that is not taken back yet.
      $world.Answers = @('The-Old-Password-1')
      (Invoke-HostScript 'undo.ps1').Code | Should -Be 0
      $world.Services[0].State, $world.Services[0].Password | Should -Be @('Running', 'The-Old-Password-1')
      $world.Acls['C:\SmarterMail'].Sid | Should -Not -Contain 'S-1-5-21-1-2-3-1077'
    }

    It 'runs on as it does where Windows does not take the account of before' {
      $world.Users += @{ Name = 'old svc'; Sid = 'S-1-5-21-9-9-9-1600'; Domain = 'CORP'; Password = 'The-Old-Password-1'; Enabled = $true; NeverExpires = $true; Description = '' }
      $world.Services[0].StartName = 'CORP\old svc'
      foreach ($path in @($world.Acls.Keys)) { Set-Acl1 $path @{ Sid = 'S-1-5-21-9-9-9-1600'; Mask = 0x1301BF; Type = 'Allow'; Inherited = $true; Flags = 'None' } }
      New-Passwords
      $null = Invoke-Apply @{ Continue = $true; Steps = 'host-service-account, host-permissions' }
      $world.Users = @($world.Users | Where-Object { $_.Name -ne 'old svc' })
      $world.Answers = @('a', 'b', 'c')
      $run = Invoke-HostScript 'undo.ps1'
      $run.Said | Should -BeLike '*Not taken back: Windows did not let the service*(Win32_Service.Change gave 22)*'
      $world.Services[0].StartName, $world.Services[0].State | Should -Be @('.\SmarterMailService', 'Running')
    }

    It 'is put back also where its log cannot be written any more' {
      $world.Services[0].Comes = $false
      New-Passwords
      $point = Set-PSBreakpoint -Command 'Stop-Service' -Action {
        Remove-Item -LiteralPath 'C:\Tools\smlockdown-host.log' -Recurse
        $null = New-Item -ItemType Directory -Path 'C:\Tools\smlockdown-host.log'
      }
      try { $run = Invoke-HostScript 'apply.ps1' @{ WaitSeconds = 2 } } finally { Remove-PSBreakpoint -Breakpoint $point }
      $run.Said | Should -BeLike '*runs as LocalSystem again*'
      $run.Warnings | Should -BeLike '*The log was not written*'
      $world.Services[0].StartName, $world.Services[0].State | Should -Be @('LocalSystem', 'Running')
    }

    It 'that has its account and does not run is named' {
      New-Passwords
      $null = Invoke-Apply
      $world.Services[0].State = 'Stopped'
      (Invoke-Apply).Said | Should -BeLike '*Left: The service MailService does not run: start it*1 left to you*'
    }

    It 'is told by its name, not by a pattern' {
      $world.Services[0].Name = 'Mail [2]'
      New-Passwords
      $null = Invoke-Apply
      $world.Calls[0..2] | Should -Be @('Stop Mail [2]', 'Change Mail [2] .\SmarterMailService while Stopped', 'Start Mail [2]')
    }

    It 'that is not up is not touched, and neither is anything else' {
      $world.Services[0].State = 'Stopped'
      $before = Get-WorldText
      Assert-Refused (Invoke-HostScript 'apply.ps1') 'is not up' $before
    }

    It 'of two is asked for by listing them' {
      $other = 'D:\Mail [old]\Service\MailService.exe'
      $world.Services += @{ Name = "Mail's 2"; PathName = $other; State = 'Running'; StartMode = 'Manual'; StartName = 'NT AUTHORITY\X'; Password = ''; Comes = $true }
      $before = Get-WorldText
      Assert-Refused (Invoke-HostScript 'apply.ps1') "More than one SmarterMail*-ServiceName 'MailService'*-ServiceName 'Mail's 2'*" $before
      Assert-Refused (Invoke-HostScript 'apply.ps1' @{ ServiceName = 'None' }) "No service 'None'*MailService" $before
      (Get-Evidence).content.service.value.name | Should -Be @('MailService', "Mail's 2")
      New-Passwords
      $null = Invoke-Apply @{ ServiceName = 'MailService' }
      $world.Services[0].StartName | Should -Be '.\SmarterMailService'
      $world.Services[2].StartName | Should -Be 'NT AUTHORITY\X'
    }

    It 'of none is said' {
      $world.Services = @($world.Services[1])
      $before = Get-WorldText
      Assert-Refused (Invoke-HostScript 'apply.ps1') 'No SmarterMail was found' $before
      (Get-Evidence).content.service.value.Count | Should -Be 0
    }
  }

  Context 'folders' {
    It 'with rights that are inherited get none of their own' {
      $world.Users += @{ Name = 'SmarterMailService'; Sid = 'S-1-5-21-1-2-3-1077'; Domain = 'MAIL1'; Password = $secret; Enabled = $true; NeverExpires = $true; Description = 'Runs SmarterMail' }
      foreach ($path in @($world.Acls.Keys)) { Set-Acl1 $path @{ Sid = 'S-1-5-21-1-2-3-1077'; Mask = 0x1301BF; Type = 'Allow'; Inherited = $true; Flags = 'ContainerInherit, ObjectInherit' } }
      $acls = ConvertTo-Json $world.Acls -Depth 5
      $world.Answers = @($secret)
      $null = Invoke-Apply
      ConvertTo-Json $world.Acls -Depth 5 | Should -BeExactly $acls
    }

    It 'with a lesser right have it again after undo' {
      $world.Users += @{ Name = 'SmarterMailService'; Sid = 'S-1-5-21-1-2-3-1077'; Domain = 'MAIL1'; Password = $secret; Enabled = $true; NeverExpires = $true; Description = 'Runs SmarterMail' }
      Set-Acl1 'C:\SmarterMail' @{ Sid = 'S-1-5-21-1-2-3-1077'; Mask = 0x1200A9; Type = 'Allow'; Inherited = $false; Flags = 'ContainerInherit, ObjectInherit' }
      $first = Get-Ground
      $world.Answers = @($secret)
      $null = Invoke-Apply
      Get-Ground | Should -Not -Be $first
      $null = Invoke-HostScript 'undo.ps1'
      Get-Ground | Should -BeExactly $first
    }

    It 'of domains that lie elsewhere are asked for before the service runs by them, and shown in the evidence' {
      $null = New-Item -ItemType Directory -Path 'C:\Vault\Domains\b.example' -Force
      Add-File "$installation\Service\Settings\domains.json" (ConvertTo-Json @{ domains = [ordered]@{ 'a.example' = @{ data_path = 'C:\SmarterMail\Domains\a.example' }; 'b.example' = @{ data_path = 'C:\Vault\Domains\b.example' }; 'c.example' = @{ data_path = 'c:\smartermail\Domains\c.example' }; 'd.example' = @{ data_path = 'Q:\Gone\Domains\d.example' } } })
      $before = Get-WorldText
      New-Passwords
      Assert-Refused (Invoke-HostScript 'apply.ps1') 'Domains lie outside C:\SmarterMail, in C:\Vault and 1 more places' $before
      $shown = (Get-Evidence).content.rights.value
      @($shown | Where-Object { $_.role -eq 'data' } | ForEach-Object { $_.folder }) | Should -Be @('C:\SmarterMail', 'C:\Vault')
      New-Passwords
      (Invoke-Apply @{ Continue = $true }).Said | Should -BeLike '*their mail stops unless SmarterMailService may change*Done:*'
    }

    It 'of domains that lie elsewhere are enough where the account has them' {
      Add-ServiceUser
      $null = New-Item -ItemType Directory -Path 'C:\Vault\Domains\b.example' -Force
      Add-File "$installation\Service\Settings\domains.json" (ConvertTo-Json @{ domains = [ordered]@{ 'a.example' = @{ data_path = 'C:\SmarterMail\Domains\a.example' }; 'b.example' = @{ data_path = 'C:\Vault\Domains\b.example' } } })
      Set-Acl1 'C:\Vault' @{ Sid = $own; Mask = 0x1301BF; Type = 'Allow'; Inherited = $false; Flags = 'ContainerInherit, ObjectInherit' }
      $world.Answers = @($secret)
      (Invoke-Apply).Said | Should -Not -BeLike '*Domains lie outside*'
    }

    It 'of everybody stay until <Without> by its own' -ForEach @(
      @{ Without = 'the account may write'; Service = $true; Pool = $true; Deny = $true }
      @{ Without = 'the service runs'; Service = $false; Pool = $true; Deny = $false }
      @{ Without = 'web mail runs'; Service = $true; Pool = $false; Deny = $false }
    ) {
      Add-ServiceUser
      $world.Rights.SeServiceLogonRight += "*$own"
      if ($Service) {
        $world.Services[0].StartName = '.\SmarterMailService'
        $world.Services[0].Password = $secret
      }
      if ($Pool) { $world.Pools.SmarterMail = @{ State = 'Started'; identityType = 'SpecificUser'; userName = 'MAIL1\SmarterMailService'; password = $secret } }
      $more = @(@{ Sid = 'S-1-1-0'; Mask = 0x1301BF; Type = 'Allow'; Inherited = $false; Flags = 'None' })
      if ($Deny) { $more += @{ Sid = $own; Mask = 0x2; Type = 'Deny'; Inherited = $false; Flags = 'None' } }
      Set-Acl1 'C:\SmarterMail' $more
      (Invoke-Apply @{ Steps = 'host-permissions' }).Said | Should -BeLike '*may write in C:\SmarterMail. That stays, as the service or web mail may write by it*'
      Get-Open | Should -Be @('C:\SmarterMail S-1-1-0')
    }

    It 'of everybody to write are taken, and reading stays where it was; undo gives them again' {
      Set-AsApplied
      Remove-Item -LiteralPath "$installation\MRS" -Recurse
      Set-Acl1 'C:\SmarterMail' @(@{ Sid = $own; Mask = 0x1301BF; Type = 'Allow'; Inherited = $false; Flags = 'ContainerInherit, ObjectInherit' }, @{ Sid = 'S-1-1-0'; Mask = 0x1301BF; Type = 'Allow'; Inherited = $false; Flags = 'None' }, @{ Sid = 'S-1-5-11'; Mask = 0x6; Type = 'Allow'; Inherited = $false; Flags = 'None' }, @{ Sid = 'S-1-5-21-1-2-3-513'; Mask = 0x2; Type = 'Allow'; Inherited = $true; Flags = 'None' })
      $open = Get-Open
      $run = Invoke-Apply @{ Steps = 'host-permissions' }
      $run.Said | Should -BeLike '*Take the right to write in C:\SmarterMail from*'
      @($run.Said -split "`n" | Where-Object { $_ -like 'Left: *may write in C:\SmarterMail by a folder above it*' }).Count | Should -Be 1
      Get-Open | Should -Be @('C:\SmarterMail S-1-5-21-1-2-3-513')
      $world.Acls['C:\SmarterMail'] | Where-Object { $_.Sid -eq 'S-1-1-0' } | ForEach-Object { $_.Mask } | Should -Be 0x1200A9
      $world.Acls['C:\SmarterMail'] | Where-Object { $_.Sid -eq 'S-1-5-11' } | Should -BeNullOrEmpty
      $null = Invoke-HostScript 'undo.ps1'
      @(Get-Open | Sort-Object) | Should -Be @($open | Sort-Object)
    }

    It 'of everybody are taken where no web site is, unless one may be hidden' {
      Set-AsApplied
      $world.Sites = @()
      Set-Acl1 'C:\SmarterMail' @(@{ Sid = $own; Mask = 0x1301BF; Type = 'Allow'; Inherited = $false; Flags = 'ContainerInherit, ObjectInherit' }, @{ Sid = 'S-1-1-0'; Mask = 0x2; Type = 'Allow'; Inherited = $false; Flags = 'None' })
      (Invoke-Apply @{ Steps = 'host-permissions' }).Said | Should -BeLike '*may write in C:\SmarterMail. That stays*'
      $world.Services = @($world.Services | Where-Object { $_.Name -ne 'W3SVC' })
      $null = Invoke-Apply @{ Steps = 'host-permissions' }
      Get-Open | Should -BeNullOrEmpty
    }

    It 'are asked for before anything runs as an account without them' {
      Add-ServiceUser
      $before = Get-WorldText
      foreach ($step in 'host-service-account', 'host-iis-identity') {
        Assert-Refused (Invoke-HostScript 'apply.ps1' @{ Steps = $step }) 'may not change what lies in *so that SmarterMail would not run: carry out host-permissions too' $before
      }
      foreach ($path in $installation, 'C:\SmarterMail') { Set-Acl1 $path @(@{ Sid = $own; Mask = 0x1301BF; Type = 'Allow'; Inherited = $false; Flags = 'None' }) }
      Set-Acl1 'C:\SmarterMail' @(@{ Sid = $own; Mask = 0x1301BF; Type = 'Allow'; Inherited = $false; Flags = 'None' }, @{ Sid = $own; Mask = 0x2; Type = 'Deny'; Inherited = $false; Flags = 'None' })
      $before = Get-WorldText
      Assert-Refused (Invoke-HostScript 'apply.ps1') 'is denied rights on C:\SmarterMail, so that SmarterMail would not run' $before
    }

    It 'that come by a group of the account are looked at, and those of everybody are not its own' {
      Add-ServiceUser
      $world.Groups = @(@{ Sid = 'S-1-5-21-1-2-3-1300'; Name = 'Mail'; Members = @($own) }, @{ Sid = 'S-1-5-32-545'; Name = 'Benutzer'; Members = @($own) })
      Set-Acl1 'C:\SmarterMail' @(@{ Sid = 'S-1-5-21-1-2-3-1300'; Mask = 0x1F01FF; Type = 'Allow'; Inherited = $false; Flags = 'None' }, @{ Sid = 'S-1-5-32-545'; Mask = 0x2; Type = 'Deny'; Inherited = $false; Flags = 'None' })
      $run = Invoke-Apply @{ Steps = 'host-permissions' }
      $run.Said | Should -BeLike '*Left: SmarterMailService has full control of C:\SmarterMail by a folder above it, or by the group*'
      $run.Said | Should -Not -BeLike '*is denied rights on*'
      Set-Acl1 $installation @{ Sid = 'S-1-5-21-1-2-3-1300'; Mask = 0x2; Type = 'Deny'; Inherited = $false; Flags = 'None' }
      (Invoke-Apply @{ Steps = 'host-permissions' }).Said | Should -BeLike "*Left: SmarterMailService is denied rights on ${installation}*"
    }

    It 'that deny the account are left to a person' {
      $world.Users += @{ Name = 'SmarterMailService'; Sid = 'S-1-5-21-1-2-3-1077'; Domain = 'MAIL1'; Password = $secret; Enabled = $true; NeverExpires = $true; Description = 'Runs SmarterMail' }
      Set-Acl1 'C:\SmarterMail' @{ Sid = 'S-1-5-21-1-2-3-1077'; Mask = 0x2; Type = 'Deny'; Inherited = $false; Flags = 'None' }
      $run = Invoke-Apply @{ Steps = 'host-permissions' }
      $run.Said | Should -BeLike '*Left: SmarterMailService is denied rights on C:\SmarterMail*1 left to you*'
      @($world.Acls['C:\SmarterMail'] | Where-Object { $_.Sid -eq 'S-1-5-21-1-2-3-1077' }).Count | Should -Be 1
      @($world.Acls[$installation] | Where-Object { $_.Sid -eq 'S-1-5-21-1-2-3-1077' }).Count | Should -Be 1
    }

    It 'may have spaces, brackets, quotes and 260 characters' {
      $path = "C:\Post [neu] & 'alt'\" + ('a' * 120) + '\' + ('b' * 115)
      $data = "$path\data"
      Add-Installation $path $data
      $world.Services[0].PathName = "`"$path\Service\MailService.exe`" -k x"
      $world.Sites[0].Path = "$path\MRS"
      $world.Acls = @{}
      Set-Acl1 'C:\Tools' @()
      Set-Acl1 $path @()
      Set-Acl1 $data @()
      $first = Get-Ground
      $service = (Get-Evidence).content.service.value[0]
      $service.installation, $service.data, $service.build | Should -Be @($path, $data, 9504)
      New-Passwords
      $null = Invoke-Apply
      @($world.Acls[$data]).Count | Should -Be 4
      $null = Invoke-HostScript 'undo.ps1'
      Get-Ground | Should -BeExactly $first
    }

    It 'that are a whole drive are given to nobody' {
      Add-File "$installation\Service\Settings\domains.json" '{"domains":{"a":{"data_path":"C:\\Domains\\a"}}}'
      (Get-Evidence).content.service.value[0].data | Should -Be 'C:\'
      $before = Get-WorldText
      Assert-Refused (Invoke-HostScript 'apply.ps1') 'is a whole drive' $before
      Assert-Refused (Invoke-HostScript 'apply.ps1' @{ DataFolder = 'C:' }) 'is a whole drive' $before
    }

    It 'of mail that are not found, or not there, are asked for' {
      Remove-Item -LiteralPath 'C:\SmarterMail' -Recurse
      Remove-Item -LiteralPath "$installation\Service\Settings\domains.json"
      $before = Get-WorldText
      Assert-Refused (Invoke-HostScript 'apply.ps1') 'say it with -DataFolder' $before
      Assert-Refused (Invoke-HostScript 'apply.ps1' @{ DataFolder = 'C:\None' }) 'There is no folder C:\None' $before
    }
  }

  Context 'the application pool' {
    It 'under which web mail does not answer is put back' {
      $world.Sites[0].FailsFor = 'SmarterMailService'
      New-Passwords
      $run = Invoke-HostScript 'apply.ps1'
      $run.Code | Should -Be 1
      $run.Said | Should -BeLike '*The site SmarterMail answers with 503*its pool runs as before again*'
      $world.Pools.SmarterMail.identityType, $world.Pools.SmarterMail.userName, $world.Pools.SmarterMail.password | Should -Be @('ApplicationPoolIdentity', '', '')
    }

    It 'under which web mail does not answer, and does not as before either, is told' {
      $world.Sites[0].FailsFor = 'SmarterMailService'
      $world.Sites[0].StaysDown = $true
      New-Passwords
      $run = Invoke-HostScript 'apply.ps1'
      $run.Code | Should -Be 1
      $run.Said | Should -BeLike '*put back, and does not answer as before either: The site SmarterMail answers with 503*Look at it now*'
      $world.Pools.SmarterMail.identityType | Should -Be 'ApplicationPoolIdentity'
    }

    It 'that ran as somebody is left, unless told to go on; undo asks for the password' {
      $world.Users += @{ Name = 'web'; Sid = 'S-1-5-21-1-2-3-1099'; Domain = 'MAIL1'; Password = 'Of-The-Web-Pool-1'; Enabled = $true; NeverExpires = $true; Description = '' }
      $world.Pools.SmarterMail = @{ State = 'Started'; identityType = 'SpecificUser'; userName = 'MAIL1\web'; password = 'Of-The-Web-Pool-1' }
      $before = Get-WorldText
      Assert-Refused (Invoke-HostScript 'apply.ps1') 'The application pool SmarterMail runs as MAIL1\web*-Continue' $before
      New-Passwords
      $null = Invoke-Apply @{ Continue = $true }
      $world.Pools.SmarterMail.userName | Should -Be 'MAIL1\SmarterMailService'
      $world.Answers = @('Of-The-Web-Pool-1')
      (Invoke-HostScript 'undo.ps1').Code | Should -Be 0
      $world.Pools.SmarterMail.userName, $world.Pools.SmarterMail.password | Should -Be @('MAIL1\web', 'Of-The-Web-Pool-1')
    }

    It 'is not taken back before web mail answers: a mistyped password is asked for again' {
      $world.Users += @{ Name = 'web'; Sid = 'S-1-5-21-1-2-3-1099'; Domain = 'MAIL1'; Password = 'Of-The-Web-Pool-1'; Enabled = $true; NeverExpires = $true; Description = '' }
      $world.Pools.SmarterMail = @{ State = 'Started'; identityType = 'SpecificUser'; userName = 'MAIL1\web'; password = 'Of-The-Web-Pool-1' }
      New-Passwords
      $null = Invoke-Apply @{ Continue = $true; HostNames = @() }
      $world.Answers = @('x', 'y', 'z')
      (Invoke-HostScript 'undo.ps1').Said | Should -BeLike '*Was the password mistyped?*Not taken back: The site SmarterMail answers with 503. (pool SmarterMail)*'
      $world.Answers = @('x', 'Of-The-Web-Pool-1')
      (Invoke-HostScript 'undo.ps1').Code | Should -Be 0
      $world.Pools.SmarterMail.State, $world.Pools.SmarterMail.password | Should -Be @('Started', 'Of-The-Web-Pool-1')
    }

    It 'that ran as somebody, and does not come up, gets its own account back' {
      $world.Users += @{ Name = 'web'; Sid = 'S-1-5-21-1-2-3-1099'; Domain = 'MAIL1'; Password = 'Of-The-Web-Pool-1'; Enabled = $true; NeverExpires = $true; Description = '' }
      $world.Pools.SmarterMail = @{ State = 'Started'; identityType = 'SpecificUser'; userName = 'MAIL1\web'; password = 'Of-The-Web-Pool-1' }
      $world.Sites[0].FailsFor = 'SmarterMailService'
      $world.Answers = @($secret, $secret, 'Of-The-Web-Pool-1')
      $run = Invoke-HostScript 'apply.ps1' @{ Continue = $true }
      $run.Said | Should -BeLike '*its pool runs as before again*'
      $world.Asked[2] | Should -BeLike '*put back*MAIL1\web*'
      $world.Pools.SmarterMail.userName, $world.Pools.SmarterMail.password | Should -Be @('MAIL1\web', 'Of-The-Web-Pool-1')
    }

    It 'that serves another site too is left' {
      $world.Sites += @{ Name = 'Shop'; Id = 1; State = 'Started'; Path = 'C:\inetpub\shop'; Pool = 'SmarterMail'; Bindings = @(@{ protocol = 'http'; bindingInformation = '*:80:shop.example' }) }
      New-Passwords
      (Invoke-Apply).Said | Should -BeLike '*Left: The application pool SmarterMail serves other sites too (Shop)*'
      $world.Pools.SmarterMail.identityType | Should -Be 'ApplicationPoolIdentity'
    }

    It 'of a site that is stopped, or fails already, is left' -ForEach @(@{ Change = { $world.Sites[0].State = 'Stopped' } }, @{ Change = { $world.Sites[0].Fails = $true } }) {
      & $Change
      New-Passwords
      (Invoke-Apply).Said | Should -BeLike '*Left: The site SmarterMail does not answer now*'
      $world.Pools.SmarterMail.identityType | Should -Be 'ApplicationPoolIdentity'
      $world.Services[0].StartName | Should -Be '.\SmarterMailService'
    }

    It 'of a site that only answers over TLS is looked at by its state' {
      $world.Sites[0].Bindings = @(@{ protocol = 'https'; bindingInformation = '[::1]:443:mail.example.com' })
      New-Passwords
      (Invoke-Apply).Said | Should -BeLike '*could not be asked from here: open web mail in a browser*'
      $world.Pools.SmarterMail.identityType | Should -Be 'SpecificUser'
    }
  }

  Context 'web mail' {
    It 'without IIS is left out, and said' {
      $world.Services = @($world.Services[0])
      $world.Sites = @()
      (Get-Evidence).content.iis.status | Should -Be 'seen'
      (Get-Evidence).content.iis.value | Should -Be $null
      New-Passwords
      (Invoke-Apply).Said | Should -BeLike '*IIS has no site of this SmarterMail*1 left to you*'
      $world.Services[0].StartName | Should -Be '.\SmarterMailService'
      ($world.Rules | Where-Object { $_.Name -eq 'smlockdown-17017' }).Action | Should -Be 'Block'
    }

    It 'of three sites is asked for by listing them' {
      foreach ($name in 'Second', 'Third [x]') {
        $world.Sites += @{ Name = $name; Id = 5; State = 'Started'; Path = "$installation\MRS"; Pool = 'SmarterMail'; Bindings = @(@{ protocol = 'http'; bindingInformation = "*:80:$name" }) }
      }
      $before = Get-WorldText
      Assert-Refused (Invoke-HostScript 'apply.ps1') "More than one web site*-SiteName 'SmarterMail'*-SiteName 'Third ``[x``]'" $before
      Assert-Refused (Invoke-HostScript 'apply.ps1' @{ SiteName = 'None' }) "There is no site 'None'*Second" $before
      (Get-Evidence).content.iis.value.sites.Count | Should -Be 3
      New-Passwords
      $null = Invoke-Apply @{ SiteName = 'Third [x]' }
      @($world.Entries.Keys) | Should -Be 'Third [x]'
    }

    It 'takes out who is let in besides, and brings it back in its place' {
      $world.Feature = 'Enabled'
      $world.Entries.SmarterMail = @(@{ ipAddress = '198.51.100.9'; subnetMask = '255.255.255.255'; allowed = $true }, @{ ipAddress = '10.1.0.0'; subnetMask = '255.255.0.0'; allowed = $true })
      $first = Get-Ground
      New-Passwords
      $run = Invoke-Apply @{ Deny = '192.0.2.77/26, 192.0.2.5'; Allow = '10.0.0.0/8', '2001:db8::1' }
      ($world.Entries.SmarterMail | ForEach-Object { "$($_.ipAddress) $($_.subnetMask) $($_.allowed)" }) | Should -Be @(
        '10.1.0.0 255.255.0.0 True', '10.0.0.0 255.0.0.0 True', '2001:db8::1 255.255.255.255 True'
        '192.0.2.64 255.255.255.192 False', '192.0.2.5 255.255.255.255 False', '127.0.0.1 255.255.255.255 True'
      )
      $run.Said | Should -BeLike '*Restrict the site SmarterMail to the addresses given, and take out 198.51.100.9*'
      $null = Invoke-HostScript 'undo.ps1'
      Get-Ground | Should -BeExactly $first
    }

    It 'is left as it is where no address is given, or a range of IPv6 is yours to enter' {
      $before = Get-WorldText
      (Invoke-Apply @{ Steps = 'host-webmail-ip'; Allow = @(); Deny = @() }).Said | Should -BeLike '*Left: No addresses were given*Done: 0 changed, 1 left*'
      Get-WorldText | Should -BeExactly $before
      $world.Feature = 'Enabled'
      $before = Get-WorldText
      $run = Invoke-Apply @{ Steps = 'host-webmail-ip'; Allow = '203.0.113.0/24', '2001:db8::1/32' }
      $run.Said | Should -BeLike '*ranges of IPv6 are yours to enter*Done: 0 changed, 1 left*'
      Get-WorldText | Should -BeExactly $before
    }

    It 'that denies who is to be let in, or names no address, is told with each entry' {
      Set-Entries @('203.0.113.7', '', $false), @('203.0.0.0', '255.255.0.0', $false), @('203.0.113.9', '', $false), @('192.0.2.9', '', $false), @('', '', $true)
      $run = Invoke-Apply @{ Steps = 'host-webmail-ip'; Allow = '203.0.113.0/24'; Deny = '203.0.113.9' }
      $told = @($run.Said -split "`n" | Where-Object { $_ -like 'Left: *' })
      $told.Count | Should -Be 3
      $told[0] | Should -BeLike '*The entry (a name) of the site SmarterMail is no address*'
      $told[1] | Should -BeLike '*denies 203.0.113.7, which is among what is to be let in*'
      $told[2] | Should -BeLike '*denies 203.0.0.0/*, which is among what is to be let in*'
    }

    It 'takes several addresses in one text, as a command line gives them' {
      $world.Feature = 'Enabled'
      $null = Invoke-Apply @{ Steps = 'host-webmail-ip'; Allow = '203.0.113.0/24, 198.51.100.7' }
      @($world.Entries.SmarterMail | ForEach-Object { $_.ipAddress }) | Should -Be @('203.0.113.0', '198.51.100.7', '127.0.0.1')
    }

    It 'gets the name that is given before its bindings for any name go' {
      $world.Sites[0].Bindings = @(@{ protocol = 'http'; bindingInformation = '*:9998:' }, @{ protocol = 'http'; bindingInformation = '*:80:' })
      $null = Invoke-Apply @{ Steps = 'host-webmail-binding'; HostNames = 'post.example.com' }
      @($world.Sites[0].Bindings | ForEach-Object { $_.bindingInformation }) | Should -Be '*:80:post.example.com'
    }

    It 'gets no binding that another site has' {
      Add-Site 'Shop' 'Shop' @(@{ protocol = 'http'; bindingInformation = '*:80:post.example.com' })
      $run = Invoke-Apply @{ Steps = 'host-webmail-binding'; HostNames = 'post.example.com' }
      $run.Said | Should -BeLike '*Left: The site Shop has http post.example.com already*'
      @($world.Sites[0].Bindings | ForEach-Object { $_.bindingInformation }) | Should -Not -Contain '*:80:post.example.com'
    }

    It 'is told to be open at 9998 where a firewall that is to close it is off' {
      $world.Profiles[2].Enabled = $false
      (Invoke-Apply @{ Steps = 'host-webmail-binding'; FirewallFor9998 = $true }).Said | Should -BeLike "*Left: Windows' firewall is off for Public*9998*"
    }

    It 'keeps a limit of its own that is lower: <Kept>' -ForEach @(
      @{ Kept = 'denyByRequestRate|maxRequests'; Other = 'denyByConcurrentRequests|maxConcurrentRequests'; Given = 30 }
      @{ Kept = 'denyByConcurrentRequests|maxConcurrentRequests'; Other = 'denyByRequestRate|maxRequests'; Given = 50 }
    ) {
      $world.Feature = 'Enabled'
      $place = 'SmarterMail|system.webServer/security/dynamicIpSecurity/'
      $world.Config["$place$($Kept.Split('|')[0])|enabled"] = $true
      $world.Config["$place$Kept"] = 7
      $null = Invoke-Apply @{ Steps = 'host-webmail-ip'; DynamicRestrictions = $true; Rate = 50; Concurrency = 30 }
      $world.Config["$place$Kept"], $world.Config["$place$Other"] | Should -Be @(7, $Given)
    }

    It 'is open to all others where only addresses to deny are given' {
      New-Passwords
      $null = Invoke-Apply @{ Allow = @(); Deny = '192.0.2.5' }
      (Get-Evidence).content.iis.value.sites[0].ip.value.allowUnlisted | Should -BeTrue
      $world.Entries.SmarterMail.Count | Should -Be 1
      New-Passwords
      $before = Get-WorldText
      $null = Invoke-Apply @{ Allow = @(); Deny = '192.0.2.5' }
      Get-WorldText | Should -BeExactly $before
    }

    It 'is restricted by the list that closes it, where all its addresses were there' {
      $world.Feature = 'Enabled'
      $world.Entries.SmarterMail = @(@{ ipAddress = '192.0.2.5'; subnetMask = '255.255.255.255'; allowed = $true }, @{ ipAddress = '127.0.0.1'; subnetMask = '255.255.255.255'; allowed = $true })
      New-Passwords
      $null = Invoke-Apply @{ Allow = '192.0.2.5' }
      (Get-Evidence).content.iis.value.sites[0].ip.value.allowUnlisted | Should -BeFalse
      $world.Entries.SmarterMail.Count | Should -Be 2
    }

    It 'is restricted to none without an address, and says what is missing' {
      New-Passwords
      (Invoke-Apply @{ Allow = @() }).Said | Should -BeLike '*Left: No addresses were given*'
      $world.Feature | Should -Be 'Disabled'
    }

    It 'takes no text for an address' -ForEach @(
      @{ Text = 'mail.example.com'; Reason = "is no address" }, @{ Text = '10.0.0.0/33'; Reason = 'is no range' }, @{ Text = '10.0.0.0/x'; Reason = 'is no range' }
      @{ Text = '10.0.0.0/-1'; Reason = 'is no range' }, @{ Text = '10.0.0.0/8/8'; Reason = 'is no address' }
    ) {
      $before = Get-WorldText
      Assert-Refused (Invoke-HostScript 'apply.ps1' @{ Allow = $Text }) $Reason $before
    }

    It 'gets dynamic restrictions where asked for, with the warning' {
      $before = Get-WorldText
      Assert-Refused (Invoke-HostScript 'apply.ps1' @{ DynamicRestrictions = $true; Rate = 50 }) 'need -Rate and -Concurrency' $before
      $first = Get-Ground
      New-Passwords
      $run = Invoke-Apply @{ DynamicRestrictions = $true; Rate = 50; Concurrency = 30 }
      $run.Said | Should -BeLike '*can shut out a whole office*'
      $dynamic = (Get-Evidence).content.iis.value.sites[0].ip.value.dynamic
      $dynamic.byRate, $dynamic.rate, $dynamic.byConcurrency, $dynamic.concurrency | Should -Be @($true, 50, $true, 30)
      (Invoke-Apply @{ DynamicRestrictions = $true; Rate = 50; Concurrency = 30 }).Said | Should -BeLike '*Nothing had to be changed*'
      $null = Invoke-Apply @{ DynamicRestrictions = $true; Rate = 40; Concurrency = 30 }
      (Get-Evidence).content.iis.value.sites[0].ip.value.dynamic.rate | Should -Be 40
      $null = Invoke-HostScript 'undo.ps1'
      Get-Ground | Should -BeExactly $first
    }

    It 'gets a binding for a name that has none, before the one for any name goes' {
      $world.Sites[0].Bindings += @{ protocol = 'http'; bindingInformation = '127.0.0.1:9998:' }
      $first = Get-Ground
      New-Passwords
      $null = Invoke-Apply @{ HostNames = 'mail.example.com, post.example.com' }
      ($world.Sites[0].Bindings | ForEach-Object { "$($_.protocol) $($_.bindingInformation)" }) | Should -Be @('https *:443:mail.example.com', 'http 127.0.0.1:9998:', 'http *:80:post.example.com')
      $null = Invoke-HostScript 'undo.ps1'
      Get-Ground | Should -BeExactly $first
    }

    It 'keeps its bindings where it would open by no name, and says what is missing' {
      $world.Sites[0].Bindings = @(@{ protocol = 'http'; bindingInformation = '*:9998:' }, @{ protocol = 'http'; bindingInformation = '*:9998:mail.example.com' })
      New-Passwords
      (Invoke-Apply @{ HostNames = @() }).Said | Should -BeLike '*Left: The site SmarterMail has no binding for a name*'
      $world.Sites[0].Bindings.Count | Should -Be 2
      @($world.Rules | Where-Object { $_.Name -eq 'smlockdown-9998' }).Count | Should -Be 0
    }

    It 'has 9998 closed in the firewall instead, where that is asked for' {
      New-Passwords
      $null = Invoke-Apply @{ HostNames = @(); FirewallFor9998 = $true }
      $world.Sites[0].Bindings.Count | Should -Be 2
      $rule = $world.Rules | Where-Object { $_.Name -eq 'smlockdown-9998' }
      $rule.Action, $rule.Protocol, "$($rule.LocalPort)" | Should -Be @('Block', 'TCP', '9998')
      $before = Get-WorldText
      $null = Invoke-Apply @{ HostNames = @(); FirewallFor9998 = $true }
      Get-WorldText | Should -BeExactly $before
    }

    It 'has 9998 left open where another site answers there' {
      $world.Sites += @{ Name = 'Shop'; Id = 1; State = 'Started'; Path = 'C:\inetpub\shop'; Pool = 'Shop'; Bindings = @(@{ protocol = 'http'; bindingInformation = '*:9998:shop.example' }) }
      $world.Pools.Shop = @{ State = 'Started'; identityType = 'ApplicationPoolIdentity'; userName = ''; password = '' }
      New-Passwords
      (Invoke-Apply @{ FirewallFor9998 = $true }).Said | Should -BeLike '*Left: The site Shop answers at port 9998 too*'
      $world.Sites[1].Bindings.Count | Should -Be 1
      @($world.Rules | Where-Object { $_.Name -eq 'smlockdown-9998' }).Count | Should -Be 0
    }
  }

  Context 'port 17017' {
    It 'goes out of every rule that opens it, and comes back' {
      $rule = $world.Rules[0]
      $world.Rules += @{} + $rule
      $world.Rules[1].Name = 'only'; $world.Rules[1].Protocol = 'TCP'; $world.Rules[1].LocalPort = @('17017')
      $world.Rules += @{} + $rule
      $world.Rules[2].Name = 'range'; $world.Rules[2].Protocol = 'TCP'; $world.Rules[2].LocalPort = @('25', '17000-17100'); $world.Rules[2].Program = 'Any'
      $world.Rules += @{} + $rule
      $world.Rules[3].Name = 'other'; $world.Rules[3].Program = 'C:\Other\other.exe'
      $world.Rules += @{} + $rule
      $world.Rules[4].Name = 'edges'; $world.Rules[4].Protocol = 'TCP'; $world.Rules[4].LocalPort = @('17000-17017', '17017-17020')
      $first = Get-Ground
      New-Passwords
      $null = Invoke-Apply
      $world.Rules[1].Enabled | Should -BeFalse
      $world.Rules[1].LocalPort | Should -Be @('17017')
      $world.Rules[2].LocalPort | Should -Be @('25', '17000-17016', '17018-17100')
      $world.Rules[3].Protocol | Should -Be 'Any'
      $world.Rules[4].LocalPort | Should -Be @('17000-17016', '17018-17020')
      @($world.Rules | Where-Object { $_.Name -like '*-udp' }).Count | Should -Be 1
      $before = Get-WorldText
      $null = Invoke-Apply
      Get-WorldText | Should -BeExactly $before
      $null = Invoke-HostScript 'undo.ps1'
      Get-Ground | Should -BeExactly $first
    }

    It 'is named where a policy, a rule for everything, or a firewall that is off keeps it open' {
      $world.Rules[0].Source = 'GroupPolicy'
      $world.Rules += @{ Name = 'all'; DisplayName = 'Everything'; Action = 'Allow'; Enabled = $true; Profile = 'Any'; Protocol = 'Any'; LocalPort = @('Any'); Remote = @('Any'); Program = 'Any'; Source = 'Local' }
      $world.Profiles[2].Enabled = $false
      New-Passwords
      $run = Invoke-Apply
      $run.Said | Should -BeLike "*Left: The rule 'SmarterMail' of a group policy*Left: The rule 'Everything' opens every port*Left: Windows' firewall is off for Public*3 left to you*"
      $world.Rules[0].Protocol, $world.Rules[1].Protocol | Should -Be @('Any', 'Any')
    }

    It 'stays open for UDP by a new rule, also where an earlier run left one' {
      $world.Rules += @{} + $world.Rules[0]
      $world.Rules[1].Name = "$($world.Rules[0].Name)-udp"
      $world.Rules[1].Enabled = $false
      New-Passwords
      $null = Invoke-Apply
      $udp = @($world.Rules | Where-Object { $_.Name -like '*-udp' })
      $udp.Count, $udp[0].Enabled, $udp[0].Protocol | Should -Be @(1, $true, 'UDP')
    }

    It 'is closed again where somebody disabled the rule' {
      New-Passwords
      $null = Invoke-Apply
      ($world.Rules | Where-Object { $_.Name -eq 'smlockdown-17017' }).Enabled = $false
      $null = Invoke-Apply
      ($world.Rules | Where-Object { $_.Name -eq 'smlockdown-17017' }).Enabled | Should -BeTrue
    }

    It 'alone is closed where only that step is wanted' {
      $world.Users += @{ Name = 'SmarterMailService'; Sid = 'S-1-5-21-1-2-3-1077'; Domain = 'MAIL1'; Password = $secret; Enabled = $true; NeverExpires = $true; Description = 'Runs SmarterMail' }
      $null = Invoke-Apply @{ Steps = 'host-api-port, host-files' }
      $world.Services[0].StartName | Should -Be 'LocalSystem'
      $world.Pools.SmarterMail.identityType | Should -Be 'ApplicationPoolIdentity'
      $world.Feature | Should -Be 'Disabled'
      $world.Sites[0].Bindings.Count | Should -Be 2
      @($world.Rules | Where-Object { $_.Name -eq 'smlockdown-17017' }).Count | Should -Be 1
    }
  }

  Context 'the run' {
    It 'ends with 0 whatever a program before it ended with' {
      $global:LASTEXITCODE = 7
      $null = & (Join-Path $scripts 'apply.ps1') -Folder 'C:\Tools' -Steps 'host-api-port'
      $global:LASTEXITCODE | Should -Be 0
    }

    It 'refuses without an administrator''s rights' {
      $world.Integrity = 'S-1-16-8192'
      $before = Get-WorldText
      Assert-Refused (Invoke-HostScript 'apply.ps1') 'Run this as an administrator' $before
      (Invoke-HostScript 'undo.ps1').Said | Should -BeLike '*Run this as an administrator*'
      $content = (Get-Evidence).content
      $content.elevated | Should -BeFalse
    }

    It 'refuses a folder in which <Who> may write, and says the line that ends that' -ForEach @(
      @{ Who = 'S-1-5-11'; Mask = 0x1301BF }, @{ Who = 'S-1-5-32-545'; Mask = 0x1200A9 -bor 6 }, @{ Who = 'S-1-5-21-1-2-3-513'; Mask = 0x1F01FF }
    ) {
      Set-Acl1 'C:\Tools' @{ Sid = $Who; Mask = $Mask; Type = 'Allow'; Inherited = $true; Flags = 'ContainerInherit, ObjectInherit' }
      $before = Get-WorldText
      Assert-Refused (Invoke-HostScript 'apply.ps1') 'icacls "C:\Tools" /inheritance:r' $before
      (Invoke-HostScript 'undo.ps1').Said | Should -BeLike '*may change what lies in C:\Tools*'
      # One that looks only writes nothing that is done later.
      (Get-Evidence).content.host.name | Should -Be 'MAIL1'
    }

    It 'refuses a second one at the same time, and lets the next one run' {
      $before = Get-WorldText
      $held = [System.IO.File]::Open("$env:ProgramData\smlockdown-host.lock", 'OpenOrCreate', 'ReadWrite', 'None')
      try {
        New-Passwords
        Assert-Refused (Invoke-HostScript 'apply.ps1') 'Another run of these scripts is under way' $before
        (Invoke-HostScript 'undo.ps1').Said | Should -BeLike '*Another run of these scripts is under way*'
      } finally { $held.Dispose() }
      New-Passwords
      $null = Invoke-Apply
      # The lock is let go of at the end, also of one that was refused.
      [System.IO.File]::Open("$env:ProgramData\smlockdown-host.lock", 'OpenOrCreate', 'ReadWrite', 'None').Dispose()
    }

    It 'says when a script was edited, and not when it was signed' -ForEach @(@{ Script = 'check.ps1' }, @{ Script = 'apply.ps1' }, @{ Script = 'undo.ps1' }) {
      $text = [System.IO.File]::ReadAllText((Join-Path $scripts $Script))
      $kept = $scripts
      $scripts = Join-Path $room 'edited'
      $null = New-Item -ItemType Directory -Path $scripts -Force
      $with = @{}
      if ($Script -eq 'apply.ps1') { $with.WhatIf = $true }
      [System.IO.File]::WriteAllText((Join-Path $scripts $Script), "$text`r`n# SIG # Begin signature block`r`n# MIIx`r`n# SIG # End signature block`r`n")
      (Invoke-HostScript $Script $with).Warnings | Should -BeNullOrEmpty
      [System.IO.File]::WriteAllText((Join-Path $scripts $Script), $text.Replace('Windows', 'windows'))
      (Invoke-HostScript $Script $with).Warnings | Should -BeLike '*was edited after it was written*'
      $scripts = $kept
    }
  }

  Context 'a run that is cut off' {
    BeforeAll {
      # Runs a script, and keeps what there is before each command that changes something: as if it had ended there.
      function Get-Moments([string]$Script, [hashtable]$With = @{}) {
        $global:moments = @()
        $commands = @((Get-Command -Module windows).Name -match '^(New|Set|Add|Remove|Enable|Disable|Start|Stop|Restart|Invoke-Cim)' -notmatch '^(New-Object|New-World|Set-Acl1|Add-Call|Start-Sleep)$') + 'icacls.exe'
        $points = @(Set-PSBreakpoint -Command $commands -Action {
            $record = 'C:\Tools\smlockdown-host-record.json'
            $text = $null
            if (Test-Path -LiteralPath $record) { $text = Get-Content -LiteralPath $record -Raw }
            $global:moments += @{ World = [System.Management.Automation.PSSerializer]::Serialize($global:worldOfMoments, 9); Record = $text }
          })
        $global:worldOfMoments = $world
        try {
          $null = Invoke-HostScript $Script $With
        } finally {
          $points | Remove-PSBreakpoint
        }
        return $global:moments
      }

      function Set-Moment($Moment) {
        $kept = [System.Management.Automation.PSSerializer]::Deserialize($Moment.World)
        foreach ($key in @($world.Keys)) { $world[$key] = $kept[$key] }
        # They come back as other lists.
        foreach ($key in 'Services', 'Users', 'Admins', 'Sites', 'Rules', 'Profiles') { $world[$key] = @($world[$key]) }
        foreach ($key in @($world.Acls.Keys)) { $world.Acls[$key] = @($world.Acls[$key]) }
        foreach ($key in @($world.Rights.Keys)) { $world.Rights[$key] = @($world.Rights[$key]) }
        foreach ($key in @($world.Entries.Keys)) { $world.Entries[$key] = @($world.Entries[$key]) }
        foreach ($site in $world.Sites) { $site.Bindings = @($site.Bindings) }
        Remove-Item -LiteralPath 'C:\Tools\smlockdown-host-record.json' -ErrorAction SilentlyContinue
        if ($Moment.Record) { Set-Content -LiteralPath 'C:\Tools\smlockdown-host-record.json' -Value $Moment.Record -NoNewline }
      }

      # Everything is as at first, and nothing is left to take back.
      function Assert-TakenBack([string]$First) {
        $run = Invoke-HostScript 'undo.ps1'
        "$($run.Code) $($run.Said)" | Should -Not -BeLike '*Not taken back*'
        $run.Code | Should -Be 0
        Get-WorldText1 | Should -BeExactly $First
      }

      # But for the feature of IIS, which stays, the order of lists, and whether one thing is a list of one, which say nothing.
      function Get-WorldText1 {
        $text = (Get-WorldText) -replace '"Feature":"\w+"', '' -replace ':(0|null|""|\[\])(?=[,}])', ':' -replace ':\[("[^"]*")\]', ':$1'
        return ($text -split '[{}\[\],]+' | Sort-Object -CaseSensitive) -join "`n"
      }
    }

    BeforeEach {
      # An administrator, so that every kind of change is made.
      $world.Users += @{ Name = 'SmarterMailService'; Sid = 'S-1-5-21-1-2-3-1077'; Domain = 'MAIL1'; Password = $secret; Enabled = $true; NeverExpires = $false; Description = '' }
      $world.Admins += 'S-1-5-21-1-2-3-1077'
      $world.Answers = @($secret)
      $first = Get-WorldText1
      $with = @{ Continue = $true; HostNames = 'mail.example.com, post.example.com' }
    }

    It 'is taken back from wherever within a change it ended' {
      $moments = Get-Moments 'apply.ps1' $with
      # Before each command but the first of a change.
      $within = @(1..($moments.Count - 1) | Where-Object { $moments[$_].Record -eq $moments[$_ - 1].Record } | ForEach-Object { $moments[$_] })
      $within.Count | Should -BeGreaterThan 9
      foreach ($moment in $within) {
        Set-Moment $moment
        Assert-TakenBack $first
      }
    }

    It 'is taken back where a change was recorded and not made, or taken back already' {
      $null = Invoke-Apply $with
      $record = Get-Content -LiteralPath 'C:\Tools\smlockdown-host-record.json' -Raw
      @((ConvertFrom-Json $record).entries.kind | Select-Object -Unique).Count | Should -BeGreaterThan 9
      Assert-TakenBack $first
      Set-Content -LiteralPath 'C:\Tools\smlockdown-host-record.json' -Value $record
      Assert-TakenBack $first
    }
  }

  Context 'the evidence' {
    It 'is taken without a change of the host' {
      $before = Get-WorldText
      $null = Get-Evidence
      Get-WorldText | Should -BeExactly $before
      $world.Calls.Count | Should -Be 0
      @(Get-ChildItem -LiteralPath 'C:\Tools').Name | Should -Be 'smlockdown-host.log'
    }

    It 'has its hash over its content, and goes to a file that is asked for' {
      $null = Invoke-HostScript 'check.ps1' @{ Out = 'C:\Tools\evidence [1].json' }
      $text = (Get-Content -LiteralPath 'C:\Tools\evidence [1].json' -Raw).Trim()
      $text -cmatch '^\{"format":"smlockdown-host-evidence","formatVersion":1,"hash":"sha256:([0-9a-f]{64})","content":(.*)\}$' | Should -BeTrue
      $bytes = [System.Text.Encoding]::UTF8.GetBytes($Matches[2])
      [System.BitConverter]::ToString([System.Security.Cryptography.SHA256]::HashData($bytes)).Replace('-', '').ToLower() | Should -Be $Matches[1]
    }

    It 'says who the host is, in its own language, and knows groups by their SIDs' {
      $content = (Get-Evidence).content
      $content.tool | Should -Be '0.0.0'
      $content.taken | Should -Match '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$'
      $content.platform | Should -Be 'windows'
      $content.host.name, $content.host.domain, $content.host.os, $content.host.language | Should -Be @('MAIL1', 'corp.example', 'Microsoft Windows Server 2022 Standard 10.0.20348', 'de-DE')
      $content.elevated | Should -BeTrue
      $entry = $content.rights.value[0].entries[1]
      $entry.sid, $entry.name, $entry.rights, $entry.allow, $entry.inherited | Should -Be @('S-1-5-32-544', 'VORDEFINIERT\Administratoren', 'full', $true, $true)
      $content.rights.value[0].entries[2].rights | Should -Be 'read'
      $content.rights.value.role | Should -Be @('installation', 'data', 'settings', 'web')
      ($content.ports.value | ForEach-Object { "$($_.port) $($_.address) $($_.process)" }) | Should -Be @('17017 0.0.0.0 MailService', '25 0.0.0.0 MailService', '993 0.0.0.0 MailService', '443 :: System', '9998 :: System')
      $content.firewall.value.profiles[0].inbound | Should -Be 'block'
    }

    It 'names an account by its kind' -ForEach @(
      @{ Name = 'NT SERVICE\MailService'; Kind = 'virtual' }, @{ Name = 'CORP\gmsa$'; Kind = 'managed' }, @{ Name = 'NT-AUTORITÄT\Netzwerkdienst'; Kind = 'network-service' }
      @{ Name = 'NT-AUTORITÄT\Lokaler Dienst'; Kind = 'local-service' }, @{ Name = 'NT AUTHORITY\NetworkService'; Kind = 'network-service' }, @{ Name = 'NT AUTHORITY\LocalService'; Kind = 'local-service' }
      @{ Name = '.\gone'; Kind = 'local-user' }, @{ Name = 'mail@corp.example'; Kind = 'domain-user' }
    ) {
      $world.Services[0].StartName = $Name
      $world.Services[0].State = 'Stopped'
      (Get-Evidence).content.service.value[0].account.kind | Should -Be $Kind
    }

    It 'tells the fixed hash of the password "admin", copies and strange script files, and nothing of what is in them' {
      Add-File "$installation\Service\Settings\administrators.json" '{"administrators":[{"name":"admin","password_hash":"1000:7Zf5bDhxSOMETHING:ELSE"}]}'
      Add-File 'C:\SmarterMail\Domains\a.example.bak\x' 'x'
      Add-File 'C:\SmarterMail\mail.zip' 'x'
      Add-File 'C:\SmarterMail\Domains\b.example - Copy\x' 'x'
      Add-File "$installation\MRS\temp\shell.aspx" 'x'
      (Get-Item -LiteralPath "$installation\MRS\temp\shell.aspx").LastWriteTimeUtc = [DateTime]'2099-01-01'
      $evidence = Get-Evidence
      $files = $evidence.content.files.value
      $files.isDefaultAdmin | Should -BeTrue
      ($files.copies | ForEach-Object { "$($_.path) $($_.kind)" } | Sort-Object) | Should -Be @('Domains\a.example.bak bak', 'Domains\b.example - Copy other', 'mail.zip zip')
      $files.scripts.path | Should -Be 'temp\shell.aspx'
      $files.copiesTotal, $files.scriptsTotal, $files.unread | Should -Be @(3, 1, 0)
      ConvertTo-Json $evidence -Depth 14 | Should -Not -Match '1000:|SOMETHING'
    }

    It 'says what it could not see, and goes on' {
      $world.Integrity = 'S-1-16-8192'
      $world.Users += @{ Name = 'SmarterMailService'; Sid = 'S-1-5-21-1-2-3-1077'; Domain = 'MAIL1'; Password = $secret; Enabled = $true; NeverExpires = $true; Description = '' }
      $content = (Get-Evidence).content
      $content.account.status | Should -Be 'not-seen'
      $content.account.why | Should -BeLike '*secedit*'
      $content.service.status | Should -Be 'seen'
    }

    It 'cuts long texts, and gives no list without its end' {
      $world.Sites[0].Name = 'n' * 500
      Set-Acl1 'C:\SmarterMail' @(1..1100 | ForEach-Object { @{ Sid = "S-1-5-21-7-7-7-$_"; Mask = 1; Type = 'Allow'; Inherited = $true; Flags = 'None' } })
      $content = (Get-Evidence).content
      $content.iis.value.sites[0].name.Length | Should -Be 400
      $content.rights.status, $content.rights.why | Should -Be @('not-seen', 'there are more than 1000 entries in the list of rights of C:\SmarterMail')
    }

    It 'says of two that the list of one was not read, and that a web folder was not found' {
      $world.Services += @{ Name = 'Second'; PathName = 'C:\Second\Service\MailService.exe'; State = 'Running'; StartMode = 'Auto'; StartName = 'LocalSystem'; Password = ''; Comes = $true }
      $files = (Get-Evidence).content.files.value
      $files.isDefaultAdmin | Should -Be $null
      $files.unread | Should -Be 1
      Add-File 'C:\Second\Service\Settings\administrators.json' '{"administrators":[{"password_hash":"1000:7Zf5bDhxX:Y"}]}'
      Remove-Item -LiteralPath "$installation\Service\Settings\administrators.json"
      (Get-Evidence).content.files.value.isDefaultAdmin | Should -BeTrue
    }

    It 'has no rule that blocks some of what comes in alone' -ForEach @(@{ Part = @{ Local = '192.0.2.1' } }, @{ Part = @{ From = '1024-65535' } }, @{ Part = @{ InterfaceAlias = 'LAN' } }, @{ Part = @{ InterfaceType = 'Wireless' } }, @{ Part = @{ Service = 'MailService' } }, @{ Part = @{ LocalUser = 'O:LSD:(A;;CC;;;S-1-5-84-0-0-0-0-0)' } }, @{ Part = @{ RemoteUser = 'O:LSD:(A;;CC;;;S-1-5-21-7)' } }, @{ Part = @{ RemoteMachine = 'O:LSD:(A;;CC;;;S-1-5-21-8)' } }) {
      $world.Rules += @{ Name = 'b'; DisplayName = 'Block'; Action = 'Block'; Enabled = $true; Profile = 'Any'; Protocol = 'TCP'; LocalPort = @('17017'); Remote = @('Any'); Program = 'Any'; Source = 'Local' } + $Part
      (Get-Evidence).content.firewall.value.rules.name | Should -Be 'SmarterMail'
      New-Passwords
      $null = Invoke-Apply
      $world.Rules.Name | Should -Contain 'smlockdown-17017'
    }
  }
}
