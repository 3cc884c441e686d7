<#
.SYNOPSIS
Takes back what apply.ps1 changed on this host, by the record that it kept, and names what it cannot.
.DESCRIPTION
Newest change first. With -WhatIf it only tells. Passwords of accounts that were there before are asked for here. Run it as an administrator.
.PARAMETER WaitSeconds
How long the service may take to come up.
.PARAMETER Folder
The folder of log and record; the script's own by default.
.EXAMPLE
.\undo.ps1 -WhatIf
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
  [int]$WaitSeconds = 120,
  [string]$Folder = ''
)

# ---- common.ps1 comes here ----

# A service that does not run as before: what it runs as stays.
$ServiceLeft = ''

# It ran when apply changed it: one that has its name back and does not run cannot sign in, or was cut off.
function Undo-Service([string]$Name, $Before) {
  $service = Get-OneService $Name
  if (-not $service) { throw "there is no service $Name any more" }
  if ($service.StartName -eq $Before.name -and $service.State -eq 'Running') { return }
  Invoke-Change "Let the service $Name run as $($Before.name) again" {
    try {
      Restore-ServiceAccount $Name $Before @($MailPorts | Where-Object { Test-Answer $_ }) "Password of $($Before.name)"
    } catch {
      $script:ServiceLeft = $Name
      # Where Windows did not take the account, the other one is still set. Mail goes before tidiness.
      if ((Get-OneService $Name).StartName -eq $service.StartName) { Start-Service -Name ([WildcardPattern]::Escape($Name)) }
      throw
    }
  }
}

function Undo-Pool([string]$Name, $Before) {
  $pool = Get-Pool $Name
  $site = @(Get-Sites @() | ForEach-Object { $_ } | Where-Object { $_.poolName -eq $Name } | ForEach-Object { $_.name })
  # IIS keeps a name that it does not use. A run that was cut off may have left its own there.
  $kept = "$(Get-IisValue (Get-PoolFilter $Name) 'userName')"
  $isSo = $pool.identity -eq $Before.identity -and $kept -eq "$($Before.user)" -and $pool.state -eq 'started'
  if ($isSo -and ($site.Count -eq 0 -or (Get-SiteStatus $site[0]) -lt 500)) { return }
  Invoke-Change "Let the application pool $Name run as before again ($($Before.identity) $($Before.user))" {
    for ($times = 3; ; $times--) {
      $plain = ''
      if ($Before.user) { $plain = Get-Plain (Read-Secret "Password of $($Before.user)") } else { $times = 1 }
      Set-PoolIdentity $Name $Before.identity "$($Before.user)" $plain
      if ($site.Count -eq 0) { return }
      try {
        Test-Site $site[0] $Name
        return
      } catch {
        if ($times -le 1) { throw }
        Write-Line "$_ Was the password mistyped?"
      }
    }
  }
}

# Is there such a binding of the site?
function Test-Binding($Binding, [string]$Ip) {
  return @(Get-Bindings $Binding.site | ForEach-Object { $_ } | Where-Object { $_.protocol -eq 'http' -and $_.ip -eq $Ip -and $_.port -eq $Binding.port -and $_.host -eq $Binding.host }).Count -gt 0
}

# One that is gone needs no more.
function Undo-NewRule([string]$Name) {
  Invoke-Change "Remove the firewall rule $Name" {
    try {
      Remove-NetFirewallRule -Name $Name -ErrorAction Stop
    } catch {
      if ("$($_.CategoryInfo.Category)" -ne 'ObjectNotFound') { throw }
    }
  }
}

# A local user that apply made goes, once nothing runs as it any more.
function Undo-User([string]$Name) {
  $sid = Get-Sid $Name
  if (-not $sid) { return }
  Invoke-Change "Remove the local user $Name" {
    $users = @(Get-CimInstance -ClassName Win32_Service | Where-Object { (Get-Sid "$($_.StartName)") -eq $sid })
    if ($users.Count -gt 0) { throw "the service $($users[0].Name) still runs as $Name" }
    Remove-LocalUser -SID $sid
  }
}

function Undo-UserSettings([string]$Sid, $Before) {
  Invoke-Change "Set the local user $(Get-NameOf $Sid) as before" {
    Set-LocalUser -SID $Sid -Description $Before.description -PasswordNeverExpires $Before.passwordNeverExpires
    if (-not $Before.enabled) { Disable-LocalUser -SID $Sid }
  }
}

function Undo-Folder($Before) {
  Invoke-Change "Give $(Get-NameOf $Before.sid) the rights on $($Before.folder) that it had" {
    Set-Grants $Before.folder $Before.sid @($Before.grants)
  }
}

# Those of before come back at their places, as what remains of them is in their order.
function Undo-Restrictions([string]$Site, $Before) {
  Invoke-Change "Let the site $Site be reached from the addresses of before" {
    Set-IisValue $IpSecurity 'allowUnlisted' $Before.allowUnlisted $Site
    $known = @($Before.entries | ForEach-Object { "$($_.address) $($_.mask) $($_.allow)" })
    $now = @((Get-Restrictions $Site).entries)
    foreach ($entry in $now) {
      if ($known -notcontains "$($entry.address) $($entry.mask) $($entry.allow)") { Remove-IpEntry $Site $entry }
    }
    $there = @($now | ForEach-Object { "$($_.address) $($_.mask) $($_.allow)" })
    for ($index = 0; $index -lt $known.Count; $index++) {
      if ($there -notcontains $known[$index]) { Add-IpEntry $Site @($Before.entries)[$index] $index }
    }
  }
}

# Also of a change that was recorded and never made, or was taken back by a run that was cut off.
function Undo-Entry($Entry) {
  $target = $Entry.target
  $before = $Entry.before
  if ($ServiceLeft -and 'user', 'user-settings', 'right', 'folder' -contains $Entry.kind) {
    throw "the service $ServiceLeft does not run as before, and may need it"
  }
  switch ($Entry.kind) {
    'service' { Undo-Service $target $before }
    'pool' { Undo-Pool $target $before }
    'user' { Undo-User $target }
    'user-settings' { Undo-UserSettings $target $before }
    'group' {
      if ((Get-WantedAccount (Get-NameOf $target)).inAdministrators) { return }
      Invoke-Change "Put $(Get-NameOf $target) into the group of administrators again" { Add-LocalGroupMember -SID $before -Member $target }
    }
    'right' {
      Invoke-Change "Take the right $($before.right) back" { Set-Right $before.right $before.sid $false }
    }
    'folder' { Undo-Folder $before }
    'restrictions' { Undo-Restrictions $target $before }
    'dynamic' {
      Invoke-Change "Restrict how often the site $target is asked as before" { Set-Dynamic $target $before }
    }
    'binding' {
      if (Test-Binding $before $before.ip) { return }
      Invoke-Change "Add the binding $target again" { New-WebBinding -Name $before.site -Protocol http -IPAddress $before.ip -Port $before.port -HostHeader $before.host }
    }
    'binding-new' {
      if (-not (Test-Binding $before '*')) { return }
      Invoke-Change "Remove the binding $target" { Remove-WebBinding -Name $before.site -Protocol http -IPAddress '*' -Port $before.port -HostHeader $before.host }
    }
    'firewall-new' { Undo-NewRule $target }
    'firewall-off' {
      Invoke-Change "Enable the firewall rule $target again" { Enable-NetFirewallRule -Name $target -ErrorAction Stop }
    }
    'firewall-ports' {
      Invoke-Change "Give the firewall rule $target its ports again" { Set-NetFirewallRule -Name $target -Protocol $before.protocol -LocalPort $before.ports -ErrorAction Stop }
    }
    default { throw "this script knows no '$($Entry.kind)'" }
  }
}

$lock = $null
try {
  if (-not (Test-Unedited)) { Write-Warning 'This script was edited after it was written.' }
  if (-not (Test-Elevated)) { Stop-Run 'Run this as an administrator (Run as administrator). Nothing was changed.' }
  Confirm-Folder
  $lock = Enter-Lock
  Add-Log "undo: begins on $env:COMPUTERNAME"
  $record = Read-Record
  if (-not $record) {
    Write-Line "There is no record of apply.ps1 in ${Folder}: nothing to take back."
    exit 0
  }
  $entries = @($record.entries)
  [array]::Reverse($entries)
  $kept = @()
  foreach ($entry in $entries) {
    try {
      Undo-Entry $entry
    } catch {
      $kept = @($entry) + $kept
      Write-Line "Not taken back: $($_.Exception.Message) ($($entry.kind) $($entry.target))"
    }
  }
  if ($WhatIfPreference) {
    Write-Line "With -WhatIf nothing was taken back: $($entries.Count) in the record in $Folder, $($kept.Count) of which cannot be taken back."
    exit 0
  }
  Write-Line 'Left as they are: features of IIS that were installed, and the password of a user who was there before.'
  $done = "$Folder\smlockdown-host-record.undone-$([DateTime]::UtcNow.ToString('yyyyMMddHHmmssfff')).json"
  Copy-Item -LiteralPath (Get-RecordPath) -Destination $done
  if ($kept.Count -gt 0) {
    Write-Record $kept
    Write-Line "$($kept.Count) of $($entries.Count) were not taken back. They stay in the record: run undo.ps1 again when it can be."
    exit 1
  }
  Remove-Item -LiteralPath (Get-RecordPath)
  Write-Line "Taken back: $Changes changed. Run check.ps1 for the proof."
  exit 0
} catch {
  Write-Line "Stopped: $($_.Exception.Message)"
  exit 1
} finally {
  if ($lock) { $lock.Dispose() }
}
