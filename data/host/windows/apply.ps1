<#
.SYNOPSIS
Hardens this SmarterMail host: a service user of its own, its rights, the application pool, port 17017, and who reaches web mail.
.DESCRIPTION
Tells each change, makes it, and keeps what was there before in a record beside it, which undo.ps1 reads. What is so already is left alone.
With -WhatIf it only tells. Passwords are asked for here and kept nowhere. Run it as an administrator.
.PARAMETER User
The account that SmarterMail is to run as: a name of this host, or DOMAIN\user, which must be there already.
.PARAMETER Description
The description of a local account.
.PARAMETER ServiceName
Which service, where more than one SmarterMail runs here.
.PARAMETER SiteName
Which web site, where more than one is of SmarterMail.
.PARAMETER DataFolder
The folder with SmarterMail's mail, where it is not found by itself.
.PARAMETER Allow
Addresses that may reach web mail, as 203.0.113.0/24; all others are refused then.
.PARAMETER Deny
Addresses that may not.
.PARAMETER HostNames
Names under which web mail is reached; bindings for any name, and on port 9998, are removed then.
.PARAMETER DynamicRestrictions
Also refuse an address that asks more often than Rate (in the time IIS has) or holds more than Concurrency connections.
.PARAMETER Rate
Requests.
.PARAMETER Concurrency
Requests at once.
.PARAMETER FirewallFor9998
Close port 9998 in Windows' firewall.
.PARAMETER Steps
Only these steps, as host-api-port.
.PARAMETER Continue
Go on although a password that is set now cannot be read and kept, or the user is an administrator now.
.PARAMETER WaitSeconds
How long the service may take to come up.
.PARAMETER Folder
The folder of log and record; the script's own by default.
.EXAMPLE
.\apply.ps1 -WhatIf
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
  [string]$User,
  [string]$Description,
  [string]$ServiceName = '',
  [string]$SiteName = '',
  [string]$DataFolder = '',
  [string[]]$Allow,
  [string[]]$Deny,
  [string[]]$HostNames,
  [switch]$DynamicRestrictions,
  [int]$Rate,
  [int]$Concurrency,
  [switch]$FirewallFor9998,
  [string[]]$Steps,
  [switch]$Continue,
  [int]$WaitSeconds = 120,
  [string]$Folder = ''
)

# ---- common.ps1 comes here ----

# 203.0.113.7/24 -> address and mask of the network, as IIS has them. Of IPv6 only single addresses: no page says how IIS writes a range.
function Get-Entry([string]$Address, [bool]$Allows) {
  $parts = $Address.Split('/')
  $ip = [System.Net.IPAddress]::None
  if (-not [System.Net.IPAddress]::TryParse($parts[0], [ref]$ip) -or $parts.Count -gt 2) { Stop-Run "'$Address' is no address. Nothing was changed." }
  $bytes = $ip.GetAddressBytes()
  $bits = $bytes.Count * 8
  $length = $bits
  if ($parts.Count -eq 2 -and -not ([int]::TryParse($parts[1], [ref]$length) -and $length -ge 0 -and $length -le $bits)) { Stop-Run "'$Address' is no range. Nothing was changed." }
  if ($length -eq $bits) { return [ordered]@{ address = "$ip"; mask = $null; allow = $Allows } }
  if ($bits -eq 128) { Stop-Run "'$Address' is a range of IPv6: enter it in IIS Manager, under IP Address and Domain Restrictions, and leave it out here. Nothing was changed." }
  $mask = @()
  $network = @()
  for ($index = 0; $index -lt 4; $index++) {
    $ones = [Math]::Max(0, [Math]::Min(8, $length - 8 * $index))
    $mask += 256 - [int][Math]::Pow(2, 8 - $ones)
    $network += $bytes[$index] -band $mask[$index]
  }
  return [ordered]@{ address = ($network -join '.'); mask = ($mask -join '.'); allow = $Allows }
}

function Test-Wanted([string]$Step) {
  return $Steps.Count -eq 0 -or $Steps -contains $Step
}

function Write-Left([string]$Text) {
  $script:Left++
  Write-Line "Left: $Text"
}

# Stops, unless told to go on, before anything is changed.
function Confirm-Going([string]$Text) {
  if (-not $Continue) { Stop-Run "$Text Nothing was changed. To go on all the same: -Continue" }
  Write-Line $Text
}

# The password of the account, asked for once: twice over where the account is made now.
function Get-Password {
  if ($WhatIfPreference) { return '' }
  $plain = Get-Plain (Read-Secret "Password of $User")
  if ($plain -eq '') { Stop-Run 'No password was given. Nothing was changed.' }
  if ($account.exists) { return $plain }
  if ($plain.Length -lt 14) { Stop-Run 'A password of 14 characters or more is needed. Nothing was changed.' }
  if ((Get-Plain (Read-Secret "The same again")) -cne $plain) { Stop-Run 'The two passwords differ. Nothing was changed.' }
  return $plain
}

# ---- the steps

# The account: there, enabled, its password never expires, no administrator; may log on as a service, and not at the screen.
function Set-Account {
  if (-not $account.exists) {
    Invoke-Change "Create the local user $User" {
      $secret = ConvertTo-SecureString -String $password -AsPlainText -Force
      Save-Before 'user' $User $null
      $null = New-LocalUser -Name $localName -Description $Description -Password $secret -PasswordNeverExpires -AccountNeverExpires
    }
    $script:account.sid = Get-Sid $User
  } elseif ($account.isLocal -and -not ($account.enabled -and $account.passwordNeverExpires -and $account.description -eq $Description)) {
    Invoke-Change "Set the local user ${User}: enabled, password never expires, description" {
      Save-Before 'user-settings' $account.sid ([ordered]@{ enabled = $account.enabled; passwordNeverExpires = $account.passwordNeverExpires; description = $account.description })
      Set-LocalUser -SID $account.sid -Description $Description -PasswordNeverExpires $true
      Enable-LocalUser -SID $account.sid
    }
  }
  if ($account.inAdministrators) {
    Invoke-Change "Take $User out of the group of administrators" {
      Save-Before 'group' $account.sid $Administrators
      Remove-LocalGroupMember -SID $Administrators -Member $account.sid
    }
  }
  foreach ($right in 'SeServiceLogonRight', 'SeDenyInteractiveLogonRight', 'SeDenyRemoteInteractiveLogonRight') {
    if ($account.rights -contains $right) { continue }
    Invoke-Change "Give $User the right $right" {
      Save-Before 'right' "$right $($account.sid)" ([ordered]@{ sid = $account.sid; right = $right })
      Set-Right $right $account.sid $true
    }
  }
}

# Modify on both folders, and on what lies in them.
function Set-Folders {
  foreach ($path in $installation, $data) {
    $entries = Get-FolderRights $path
    if (Test-Modify $entries "$($account.sid)") { continue }
    $before = @($entries | Where-Object { $_.sid -eq $account.sid -and -not $_.inherited })
    if (@($before | Where-Object { -not $_.allow }).Count -gt 0) {
      Write-Left "$User is denied rights on ${path}: remove that entry first."
      continue
    }
    Invoke-Change "Give $User Modify on $path" {
      Save-Before 'folder' "$path $($account.sid)" ([ordered]@{ folder = $path; sid = $account.sid; rights = @($before | ForEach-Object { $_.rights }) })
      Invoke-Icacls $path, '/grant', "*$($account.sid):(OI)(CI)M"
    }
  }
}

function Set-Service {
  if ($isServiceSo) {
    if ($service.State -ne 'Running') { Write-Left "The service $($service.Name) does not run: start it, and look whether mail arrives." }
    return
  }
  Invoke-Change "Stop the service $($service.Name), let it run as $User, start it and wait for it" {
    Save-Before 'service' $service.Name $serviceAccount
    try {
      Switch-ServiceAccount $service.Name $startName $password $health
    } catch {
      Write-Line "$_"
      try {
        Restore-ServiceAccount $service.Name $serviceAccount $health "It is put back. Password of $($serviceAccount.name)"
      } catch {
        throw "The service $($service.Name) could not be put back either: $($_.Exception.Message) It may be down: look at it now, in services.msc."
      }
      throw "The service $($service.Name) did not run as $User; it runs as $($serviceAccount.name) again. Why: Event Viewer > Windows Logs > System."
    }
  }
}

function Set-Pool {
  if ($isPoolSo) { return }
  $others = @($sites | Where-Object { $_.poolName -eq $pool.name -and $_.name -ne $site.name } | ForEach-Object { $_.name })
  if ($others.Count -gt 0) {
    Write-Left "The application pool $($pool.name) serves other sites too ($($others -join ', ')): give $($site.name) one of its own."
    return
  }
  if ($site.state -ne 'started' -or (Get-SiteStatus $site.name) -ge 500) {
    Write-Left "The site $($site.name) does not answer now, so that nothing could be proved of its identity: start it first."
    return
  }
  Invoke-Change "Let the application pool $($pool.name) run as $User, and look at the site $($site.name)" {
    Save-Before 'pool' $pool.name ([ordered]@{ identity = $pool.identity; user = $pool.user })
    try {
      Set-PoolIdentity $pool.name 'SpecificUser' (Get-FullName $User) $password
      Test-Site $site.name $pool.name
    } catch {
      Write-Line "$_"
      $plain = ''
      if ($pool.user) { $plain = Get-Plain (Read-Secret "It is put back. Password of $($pool.user)") }
      Set-PoolIdentity $pool.name $pool.identity "$($pool.user)" $plain
      Test-Site $site.name $pool.name
      throw "Web mail did not run as $User; its pool runs as before again."
    }
  }
}

# The ports of a rule without 17017.
function Get-OtherPorts([string[]]$Ports) {
  $other = @()
  foreach ($text in $Ports) {
    if (-not (Test-PortIn @($text) 17017)) { $other += $text; continue }
    $first = 1
    $last = 65535
    if ($text -match '^(\d+)-(\d+)$') { $first = [int]$Matches[1]; $last = [int]$Matches[2] }
    if ($text -eq '17017') { continue }
    if ($first -lt 17017) { $other += "$first-17016" }
    if ($last -gt 17017) { $other += "17018-$last" }
  }
  return , $other
}

function Add-Block([string]$Name, [int]$Port, [string]$Text) {
  if (@($rules | Where-Object { -not $_.allow -and $_.ports -contains "$Port" -and $_.remote -contains 'Any' -and $_.profiles -contains 'Any' }).Count -gt 0) { return }
  Invoke-Change $Text {
    Save-Before 'firewall-new' $Name $null
    Remove-NetFirewallRule -Name $Name -ErrorAction SilentlyContinue
    $null = New-NetFirewallRule -Name $Name -DisplayName "smlockdown: port $Port from this host only" -Direction Inbound -Action Block -Protocol TCP -LocalPort $Port -Profile Any -Enabled True -ErrorAction Stop
  }
}

# 17017 answers around IIS. Windows' firewall does not look at what a host says to itself, so a rule that blocks leaves loopback.
# A rule that opens the whole program keeps all its other ports: mail comes in by it.
function Set-ApiPort {
  Add-Block 'smlockdown-17017' 17017 'Close port 17017 to all but this host'
  foreach ($rule in $rules) {
    if (-not $rule.allow -or -not (Test-Reach $rule 17017 $program)) { continue }
    if (-not $rule.ours) {
      Write-Left "The rule '$($rule.name)' of a group policy opens 17017; the block goes before it, but the policy should not say so."
      continue
    }
    if ($rule.program -eq 'Any' -and $rule.ports -contains 'Any') {
      Write-Left "The rule '$($rule.name)' opens every port of every program; the block of 17017 goes before it, but look at it."
      continue
    }
    $other = Get-OtherPorts $rule.ports
    if ($other.Count -eq 0) {
      Invoke-Change "Disable the firewall rule '$($rule.name)', which opens 17017" {
        Save-Before 'firewall-off' $rule.id $null
        Disable-NetFirewallRule -Name $rule.id -ErrorAction Stop
      }
      continue
    }
    Invoke-Change "Take 17017 out of the firewall rule '$($rule.name)'" {
      Save-Before 'firewall-ports' $rule.id ([ordered]@{ protocol = $rule.protocol; ports = $rule.ports })
      if ($rule.protocol -eq 'Any') {
        Save-Before 'firewall-new' "$($rule.id)-udp" $null
        Remove-NetFirewallRule -Name "$($rule.id)-udp" -ErrorAction SilentlyContinue
        $null = New-NetFirewallRule -Name "$($rule.id)-udp" -DisplayName "$($rule.name) (UDP)" -Direction Inbound -Action Allow -Protocol UDP -Program $rule.program -RemoteAddress $rule.remote -Profile $rule.profiles -Enabled True -ErrorAction Stop
      }
      Set-NetFirewallRule -Name $rule.id -Protocol TCP -LocalPort $other -ErrorAction Stop
    }
  }
  $off = @(Get-NetFirewallProfile -PolicyStore ActiveStore -ErrorAction Stop | Where-Object { "$($_.Enabled)" -ne 'True' } | ForEach-Object { $_.Name })
  if ($off.Count -gt 0) { Write-Left "Windows' firewall is off for $($off -join ', '): there 17017 stays open to everybody." }
}

function Set-Restrictions {
  if ($wantedEntries.Count -eq 0) {
    Write-Left 'No addresses were given (-Allow, -Deny), so that web mail is restricted to none.'
    return
  }
  if (-not (Test-IpFeature)) {
    Invoke-Change 'Install IP Address and Domain Restrictions of IIS' {
      $null = Enable-WindowsOptionalFeature -Online -FeatureName IIS-IPSecurity -All -NoRestart
    }
  }
  $now = Get-Restrictions $site.name
  $missing = @($wantedEntries | Where-Object {
      $entry = $_
      @($now.entries | Where-Object { $_.address -eq $entry.address -and $_.mask -eq $entry.mask -and $_.allow -eq $entry.allow }).Count -eq 0
    })
  $denies = $Allow.Count -gt 0
  if ($missing.Count -gt 0 -or ($denies -and $now.allowUnlisted)) {
    Write-Line 'Phones (EAS), Outlook (MAPI) and autodiscover use this site too: where their addresses are not listed, they stop.'
    Invoke-Change "Restrict the site $($site.name) to the addresses given" {
      Save-Before 'restrictions' $site.name $now
      foreach ($entry in $missing) { Add-IpEntry $site.name $entry }
      if ($denies) { Set-IisValue $IpSecurity 'allowUnlisted' $false $site.name }
    }
  }
  $dynamic = $now.dynamic
  if ($DynamicRestrictions -and -not ($dynamic.byRate -and $dynamic.rate -eq $Rate -and $dynamic.byConcurrency -and $dynamic.concurrency -eq $Concurrency)) {
    Write-Line 'Many people behind one address count as one: these restrictions can shut out a whole office.'
    Invoke-Change "Restrict how often an address may ask the site $($site.name)" {
      Save-Before 'dynamic' $site.name $dynamic
      Set-Dynamic $site.name @{ byRate = $true; rate = $Rate; byConcurrency = $true; concurrency = $Concurrency }
    }
  }
}

function Set-Bindings {
  if ($HostNames.Count -eq 0 -and -not $FirewallFor9998) {
    Write-Left 'No host names were given (-HostNames), so that the bindings stay as they are.'
    return
  }
  $now = Get-Bindings $site.name
  foreach ($name in $HostNames) {
    if (@($now | Where-Object { $_.host -eq $name }).Count -gt 0) { continue }
    Invoke-Change "Add the binding http $name to the site $($site.name)" {
      Save-Before 'binding-new' "$($site.name) *:80:$name" ([ordered]@{ site = $site.name; port = 80; host = $name })
      New-WebBinding -Name $site.name -Protocol http -IPAddress '*' -Port 80 -HostHeader $name
    }
  }
  foreach ($binding in $now) {
    if ($HostNames.Count -eq 0 -or $binding.protocol -ne 'http' -or $binding.host -ne '' -or $binding.ip -eq '127.0.0.1') { continue }
    Invoke-Change "Remove the binding $($binding.ip):$($binding.port) for any name from the site $($site.name)" {
      Save-Before 'binding' "$($site.name) $($binding.ip):$($binding.port):" ([ordered]@{ site = $site.name; ip = $binding.ip; port = $binding.port; host = '' })
      Remove-WebBinding -Name $site.name -Protocol http -IPAddress $binding.ip -Port $binding.port -HostHeader ''
    }
  }
  if (-not $FirewallFor9998) { return }
  $others = @($sites | Where-Object { $_.name -ne $site.name } | Where-Object { @(Get-Bindings $_.name | ForEach-Object { $_ } | Where-Object { $_.port -eq 9998 }).Count -gt 0 })
  if ($others.Count -gt 0) {
    Write-Left "The site $($others[0].name) answers at port 9998 too, so that the port is not closed in the firewall."
    return
  }
  Add-Block 'smlockdown-9998' 9998 'Close port 9998 to all but this host'
}

# ---- the run

$KnownSteps = 'host-files', 'host-permissions', 'host-service-account', 'host-iis-identity', 'host-api-port', 'host-webmail-binding', 'host-webmail-ip'
$Left = 0
$lock = $null
try {
  if (-not (Test-Unedited)) { Write-Warning 'This script was edited after it was written.' }
  if (-not (Test-Elevated)) { Stop-Run 'Run this as an administrator (Run as administrator). Nothing was changed.' }
  $lock = Enter-Lock
  Add-Log "apply: begins on $env:COMPUTERNAME"

  $Allow = @($Allow | ForEach-Object { "$_".Split(',') } | ForEach-Object { $_.Trim() } | Where-Object { $_ -ne '' })
  $Deny = @($Deny | ForEach-Object { "$_".Split(',') } | ForEach-Object { $_.Trim() } | Where-Object { $_ -ne '' })
  $HostNames = @($HostNames | ForEach-Object { "$_".Split(',') } | ForEach-Object { $_.Trim() } | Where-Object { $_ -ne '' })
  $Steps = @($Steps | ForEach-Object { "$_".Split(',') } | ForEach-Object { $_.Trim() } | Where-Object { $_ -ne '' })
  foreach ($step in $Steps) {
    if ($KnownSteps -notcontains $step) { Stop-Run "There is no step '$step'. There are: $($KnownSteps -join ', '). Nothing was changed." }
  }
  $wantedEntries = @($Allow | ForEach-Object { Get-Entry $_ $true }) + @($Deny | ForEach-Object { Get-Entry $_ $false })
  if ($Allow.Count -gt 0) { $wantedEntries += (Get-Entry '127.0.0.1' $true) }
  if ($DynamicRestrictions -and ($Rate -lt 1 -or $Concurrency -lt 1)) { Stop-Run 'Dynamic restrictions need -Rate and -Concurrency. Nothing was changed.' }

  # What is there. Up to the first step nothing is changed.
  $service = Select-MailService
  $program = Get-Program $service.PathName
  $installation = Get-Installation $program
  $data = Get-DataFolder $program
  if (-not $data) { Stop-Run 'The data folder was not found: say it with -DataFolder. Nothing was changed.' }
  if (-not (Test-Path -LiteralPath $data)) { Stop-Run "There is no folder $data. Nothing was changed." }
  foreach ($path in $installation, $data) {
    if ($path -match '^.:\\*$') { Stop-Run "$path is a whole drive, which is not given to a user: move what is SmarterMail's into a folder, or set its rights by hand and leave host-permissions out. Nothing was changed." }
  }
  $site = Select-Site $installation
  $account = Get-WantedAccount $User
  $localName = (Get-FullName $User).Split('\')[-1]
  $startName = $User
  if ($account.isLocal) { $startName = ".\$localName" }
  $serviceAccount = Get-ServiceAccount $service.StartName
  $health = @($MailPorts | Where-Object { Test-Answer $_ })
  $rules = Get-InboundRules
  $isServiceSo = $account.exists -and $serviceAccount.sid -eq $account.sid
  $isPoolSo = $true
  if ($site) {
    $sites = Get-Sites @($installation)
    $pool = Get-Pool $site.poolName
    $isPoolSo = $account.exists -and $pool.user -and (Get-Sid $pool.user) -eq $account.sid
  }
  $changesAccount = Test-Wanted 'host-service-account'
  $changesPool = (Test-Wanted 'host-iis-identity') -and -not $isPoolSo

  if (-not $account.exists -and -not $account.isLocal) { Stop-Run "There is no account $User. Only an account of this host is created. Nothing was changed." }
  if (-not $account.exists -and -not $changesAccount -and ((Test-Wanted 'host-permissions') -or (Test-Wanted 'host-iis-identity'))) { Stop-Run "There is no account ${User}: it comes with the step host-service-account. Nothing was changed." }
  if (-not $account.exists -and ($localName.Length -gt 20 -or $Description.Length -gt 48)) { Stop-Run 'Windows takes 20 characters of a user name, and 48 of a description. Nothing was changed.' }
  if ("$($account.sid)" -like 'S-1-5-21-*-500' -or "$(& whoami.exe /user /fo csv /nh)" -like "*$($account.sid)`"*" -and $account.exists) {
    Stop-Run "$User is the account of an administrator who works here: SmarterMail needs one of its own. Nothing was changed."
  }
  if ($changesAccount -and -not $isServiceSo) {
    if ($service.State -ne 'Running' -or $health.Count -eq 0) { Stop-Run "The service $($service.Name) is not up (running, 17017 or 25 answering), so that nothing could be proved of a new account: start it first. Nothing was changed." }
    if (Test-HasPassword $serviceAccount.kind) { Confirm-Going "The service $($service.Name) runs as $($serviceAccount.name), whose password cannot be read: undo.ps1 will ask for it." }
  }
  if ($changesPool -and $pool.user) { Confirm-Going "The application pool $($pool.name) runs as $($pool.user), whose password is not kept: undo.ps1 will ask for it." }
  if ($changesAccount -and $account.inAdministrators) { Confirm-Going "$User is an administrator now, and will be none, nor sign in at the screen." }
  $password = ''
  if (($changesAccount -and -not $isServiceSo) -or $changesPool) { $password = Get-Password }

  if ($changesAccount) { Set-Account }
  if (Test-Wanted 'host-permissions') { Set-Folders }
  if ($changesAccount) { Set-Service }
  if (Test-Wanted 'host-api-port') { Set-ApiPort }
  if ($site) {
    if (Test-Wanted 'host-iis-identity') { Set-Pool }
    if (Test-Wanted 'host-webmail-ip') { Set-Restrictions }
    if (Test-Wanted 'host-webmail-binding') { Set-Bindings }
  } else {
    Write-Left 'IIS has no site of this SmarterMail (or is not installed): what concerns the site was left out. Another site is named with -SiteName.'
  }
  if ($Changes -eq 0 -and -not $WhatIfPreference) { Write-Line 'Nothing had to be changed.' }
  if ($WhatIfPreference) {
    Write-Line "With -WhatIf nothing was changed; $Left left to you."
    exit 0
  }
  Write-Line "Done: $Changes changed, $Left left to you. Run check.ps1 for the proof; undo.ps1 takes it back, by the record in $Folder."
  exit 0
} catch {
  Write-Line "Stopped: $($_.Exception.Message)"
  if ($Changes -gt 0) { Write-Line 'What was changed before that stays, and undo.ps1 takes it back.' }
  exit 1
} finally {
  if ($lock) { $lock.Dispose() }
}
