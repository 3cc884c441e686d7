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
Addresses that may reach web mail, as 203.0.113.0/24; all others are refused then, also those that IIS lists already.
.PARAMETER Deny
Addresses that may not.
.PARAMETER HostNames
Names under which web mail is reached. Bindings without TLS for any name, and on port 9998, go once there is one for a name.
.PARAMETER DynamicRestrictions
Also refuse an address that asks more often than Rate (in the time IIS has) or holds more than Concurrency connections.
.PARAMETER Rate
Requests.
.PARAMETER Concurrency
Requests at once.
.PARAMETER FirewallFor9998
Close port 9998 in Windows' firewall, and keep the bindings there.
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

# 203.0.113.7/24 -> address and mask of the network, as IIS has them. A range of IPv6 has its bits for a mask: it is looked for, and
# not entered, as no page says how IIS writes one.
function Get-Entry([string]$Address, [bool]$Allows) {
  $parts = $Address.Split('/')
  $ip = [System.Net.IPAddress]::None
  if (-not [System.Net.IPAddress]::TryParse($parts[0], [ref]$ip) -or $parts.Count -gt 2) { Stop-Run "'$Address' is no address. Nothing was changed." }
  $bytes = $ip.GetAddressBytes()
  $bits = $bytes.Count * 8
  $length = $bits
  if ($parts.Count -eq 2 -and -not ([int]::TryParse($parts[1], [ref]$length) -and $length -ge 0 -and $length -le $bits)) { Stop-Run "'$Address' is no range. Nothing was changed." }
  if ($length -eq $bits) { return [ordered]@{ address = "$ip"; mask = $null; allow = $Allows } }
  if ($bits -eq 128) { return [ordered]@{ address = "$ip"; mask = "$length"; allow = $Allows } }
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
  $prompt = "Password of $User"
  if (-not $account.exists) { $prompt = "A new password for $User, 14 characters or more" }
  $plain = Get-Plain (Read-Secret $prompt)
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
  if ($account.exists -and -not $account.isLocal -and -not ($account.enabled -and $account.description)) {
    Write-Left "$User is an account of a domain, disabled or without a description: both are set in the domain."
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

# What a folder says of the account, or of groups it is in.
function Get-Own([string]$Path) {
  $groups = @($account.groups | ForEach-Object { $_.sid } | Where-Object { -not (Test-Crowd $_) })
  return Get-FolderRights $Path | ForEach-Object { $_ } | Where-Object { $_.sid -eq $account.sid -or $groups -contains $_.sid }
}

# Modify on both folders, and on what lies in them, and no more.
function Set-Folders {
  foreach ($path in $installation, $data) {
    $entries = Get-FolderRights $path
    $own = @(Get-Own $path)
    if (@($own | Where-Object { -not $_.allow }).Count -gt 0) {
      Write-Left "$User is denied rights on ${path}: remove that entry first."
      continue
    }
    $full = @($own | Where-Object { $_.rights -eq 'full' })
    $above = @($full | Where-Object { $_.inherited -or $_.sid -ne $account.sid })
    if ($above.Count -gt 0) {
      Write-Left "$User has full control of $path by a folder above it, or by the group $($above[0].name), and can give away rights there: Modify is enough."
    }
    if ($full.Count -eq $above.Count -and (Test-Modify $entries "$($account.sid)")) { continue }
    Invoke-Change "Give $User Modify on $path, and no more" {
      Save-Before 'folder' "$path $($account.sid)" ([ordered]@{ folder = $path; sid = $account.sid; grants = (Get-Grants $path $account.sid) })
      Set-Grants $path $account.sid @('(OI)(CI)M')
    }
  }
}

# Nothing of SmarterMail writes by the right of a group any more? With -WhatIf what is to come counts as done.
function Test-OwnRights {
  if ($WhatIfPreference) { return $true }
  foreach ($path in $installation, $data) {
    if (-not (Test-Modify (Get-FolderRights $path) "$($account.sid)")) { return $false }
  }
  if ((Get-ServiceAccount (Get-OneService $service.Name).StartName).sid -ne $account.sid) { return $false }
  if (-not $site) { return -not (Test-Iis) }
  $user = (Get-Pool $site.poolName).user
  return [bool]$user -and (Get-Sid $user) -eq $account.sid
}

# Takes writing from groups of everybody, where the folder itself gives it. What comes from a folder above is that folder's.
function Set-Crowds {
  foreach ($path in $installation, $data, "$(Get-ParentFolder $program)\Settings", "$installation\MRS") {
    if (-not (Test-Path -LiteralPath $path)) { continue }
    $writing = @(Get-Crowds $path)
    foreach ($entry in $writing | Where-Object { $_.inherited }) {
      Write-Left "$($entry.name) may write in $path by a folder above it: Properties > Security > Advanced > Disable inheritance > Convert, and run this again."
    }
    foreach ($sid in $writing | Where-Object { -not $_.inherited } | ForEach-Object { $_.sid } | Select-Object -Unique) {
      if (-not (Test-OwnRights)) {
        Write-Left "$(Get-NameOf $sid) may write in ${path}. That stays, as the service or web mail may write by it: let both run as $User first."
        continue
      }
      $grants = Get-Grants $path $sid
      $reading = @()
      if (@($grants | Where-Object { $_ -match '[(,](RD|GR|GA)[,)]' }).Count -gt 0) { $reading = @('(OI)(CI)RX') }
      Invoke-Change "Take the right to write in $path from $(Get-NameOf $sid)" {
        Save-Before 'folder' "$path $sid" ([ordered]@{ folder = $path; sid = $sid; grants = $grants })
        Set-Grants $path $sid $reading
      }
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
      try {
        Set-PoolIdentity $pool.name $pool.identity "$($pool.user)" $plain
        Test-Site $site.name $pool.name
      } catch {
        throw "Web mail did not run as $User. It was put back, and does not answer as before either: $($_.Exception.Message) Look at it now, in IIS Manager."
      }
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

# Closes a port that this program listens at, but for what a rule closes already.
function Add-Block([string]$Name, [int]$Port, [string]$Program, [string]$Text) {
  if (@($rules | Where-Object { -not $_.allow -and (Test-Reach $_ $Port $Program) -and $_.remote -contains 'Any' -and $_.profiles -contains 'Any' }).Count -gt 0) { return }
  Invoke-Change $Text {
    Save-Before 'firewall-new' $Name $null
    Remove-NetFirewallRule -Name $Name -ErrorAction SilentlyContinue
    $null = New-NetFirewallRule -Name $Name -DisplayName "smlockdown: port $Port from this host only" -Direction Inbound -Action Block -Protocol TCP -LocalPort $Port -Profile Any -Enabled True -ErrorAction Stop
  }
}

function Write-Off([int]$Port) {
  $off = @(Get-NetFirewallProfile -PolicyStore ActiveStore -ErrorAction Stop | Where-Object { "$($_.Enabled)" -ne 'True' } | ForEach-Object { $_.Name })
  if ($off.Count -gt 0) { Write-Left "Windows' firewall is off for $($off -join ', '): there $Port stays open to everybody." }
}

# 17017 answers around IIS. Windows' firewall does not look at what a host says to itself, so a rule that blocks leaves loopback.
# A rule that opens the whole program keeps all its other ports: mail comes in by it.
function Set-ApiPort {
  Add-Block 'smlockdown-17017' 17017 $program 'Close port 17017 to all but this host'
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
  Write-Off 17017
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
  $there = @($now.entries | ForEach-Object { [ordered]@{ entry = $_; network = (Get-Network $_.address $_.mask); text = (Get-EntryText $_) } })
  $missing = @($wantedEntries | Where-Object {
      $entry = $_
      @($there | Where-Object { $_.network -eq (Get-Network $entry.address $entry.mask) -and $_.entry.allow -eq $entry.allow }).Count -eq 0
    })
  $ranges = @($missing | Where-Object { $_.mask -and $_.address.Contains(':') } | ForEach-Object { Get-EntryText $_ })
  if ($ranges.Count -gt 0) {
    Write-Left "$($ranges -join ', '): ranges of IPv6 are yours to enter, in IIS under IP Address and Domain Restrictions of the site $($site.name). Until then whom it lets in stays as it is, so that nobody is shut out; run this again after that."
    return
  }
  $denies = $Allow.Count -gt 0
  $others = @()
  if ($denies) {
    $allowed = @($wantedEntries | Where-Object { $_.allow } | ForEach-Object { Get-Network $_.address $_.mask })
    $denied = @($wantedEntries | Where-Object { -not $_.allow } | ForEach-Object { Get-Network $_.address $_.mask })
    $others = @($there | Where-Object { $_.network -and $_.entry.allow -and -not (Test-Within $_.network $allowed) -and -not (Test-Loopback $_.entry.address) })
    foreach ($odd in $there | Where-Object { -not $_.network }) { Write-Left "The entry $($odd.text) of the site $($site.name) is no address: look at it in IIS." }
    foreach ($shut in $there | Where-Object { $_.network -and -not $_.entry.allow -and $denied -notcontains $_.network }) {
      $network = $shut.network
      if ((Test-Within $network $allowed) -or @($allowed | Where-Object { $_.StartsWith($network) }).Count -gt 0) {
        Write-Left "The site $($site.name) denies $($shut.text), which is among what is to be let in: take that entry out in IIS, unless it is meant so."
      }
    }
  }
  if ($missing.Count -gt 0 -or $others.Count -gt 0 -or ($denies -and $now.allowUnlisted)) {
    Write-Line 'Phones (EAS), Outlook (MAPI) and autodiscover use this site too: where their addresses are not listed, they stop.'
    $also = ''
    if ($others.Count -gt 0) { $also = ", and take out $(@($others | ForEach-Object { $_.text }) -join ', ')" }
    Invoke-Change "Restrict the site $($site.name) to the addresses given$also" {
      Save-Before 'restrictions' $site.name $now
      foreach ($entry in $missing) { Add-IpEntry $site.name $entry }
      foreach ($other in $others) { Remove-IpEntry $site.name $other.entry }
      if ($denies) { Set-IisValue $IpSecurity 'allowUnlisted' $false $site.name }
    }
  }
}

function Set-Limits {
  $dynamic = (Get-Restrictions $site.name).dynamic
  $isRateSo = $dynamic.byRate -and $dynamic.rate -le $Rate
  $isConcurrencySo = $dynamic.byConcurrency -and $dynamic.concurrency -le $Concurrency
  if ($DynamicRestrictions -and -not ($isRateSo -and $isConcurrencySo)) {
    Write-Line 'Many people behind one address count as one: these restrictions can shut out a whole office.'
    Invoke-Change "Restrict how often an address may ask the site $($site.name)" {
      # Also the numbers of what is off: undo brings them back.
      $before = [ordered]@{ byRate = $dynamic.byRate; byConcurrency = $dynamic.byConcurrency }
      $before.rate = [int](Get-IisValue "$DynamicSecurity/denyByRequestRate" 'maxRequests' $site.name)
      $before.concurrency = [int](Get-IisValue "$DynamicSecurity/denyByConcurrentRequests" 'maxConcurrentRequests' $site.name)
      Save-Before 'dynamic' $site.name $before
      $limits = @{ byRate = $true; rate = $Rate; byConcurrency = $true; concurrency = $Concurrency }
      # A limit of the host's own that is lower stays.
      if ($isRateSo) { $limits.rate = $dynamic.rate }
      if ($isConcurrencySo) { $limits.concurrency = $dynamic.concurrency }
      Set-Dynamic $site.name $limits
    }
  }
}

function Get-EntryText($Entry) {
  if (-not $Entry.address) { return '(a name)' }
  if ($Entry.mask) { return "$($Entry.address)/$($Entry.mask)" }
  return $Entry.address
}

function Test-Within([string]$Network, [string[]]$Networks) {
  return @($Networks | Where-Object { $Network.StartsWith($_) }).Count -gt 0
}

# Bindings of the other sites.
function Get-OtherBindings {
  $bindings = @($sites | Where-Object { $_.name -ne $site.name } | ForEach-Object {
      $name = $_.name
      Get-Bindings $name | ForEach-Object { $_ } | ForEach-Object { [ordered]@{ site = $name; protocol = $_.protocol; ip = $_.ip; port = $_.port; host = $_.host } }
    })
  return , $bindings
}

# Names first, so that web mail opens by one before what is open to any name goes. What has a certificate is left: a wrong move there ends TLS.
function Set-Bindings {
  $web = @(Get-Bindings $site.name | ForEach-Object { $_ } | Where-Object { 'http', 'https' -contains $_.protocol -and -not (Test-Loopback $_.ip) })
  $going = @($web | Where-Object { ($_.port -eq 9998 -and -not $FirewallFor9998) -or ($_.port -ne 9998 -and '', '*' -contains $_.host) })
  $named = @($web | Where-Object { '', '*' -notcontains $_.host -and ($_.port -ne 9998 -or $FirewallFor9998) } | ForEach-Object { $_.host })
  $elsewhere = Get-OtherBindings
  foreach ($name in $HostNames) {
    if ($named -contains $name) { continue }
    $taken = @($elsewhere | Where-Object { $_.protocol -eq 'http' -and $_.port -eq 80 -and $_.host -eq $name })
    if ($taken.Count -gt 0) {
      Write-Left "The site $($taken[0].site) has http $name already: two sites with one binding do not start. Give $($site.name) a binding for that name yourself."
      continue
    }
    Invoke-Change "Add the binding http $name to the site $($site.name)" {
      Save-Before 'binding-new' "$($site.name) *:80:$name" ([ordered]@{ site = $site.name; port = 80; host = $name })
      New-WebBinding -Name $site.name -Protocol http -IPAddress '*' -Port 80 -HostHeader $name
    }
    $named += $name
  }
  if ($going.Count -gt 0 -and $named.Count -eq 0) {
    Write-Left "The site $($site.name) has no binding for a name, and none can be made here (-HostNames), so that its bindings stay as they are."
    $going = @()
  }
  foreach ($binding in $going) {
    $text = "$($binding.ip):$($binding.port):$($binding.host)"
    if ($binding.tls) {
      Write-Left "The binding https $text of the site $($site.name) stays, as its certificate is: once another has the name and a certificate, take it out in IIS Manager."
      continue
    }
    Invoke-Change "Remove the binding $text from the site $($site.name)" {
      Save-Before 'binding' "$($site.name) $text" ([ordered]@{ site = $site.name; ip = $binding.ip; port = $binding.port; host = $binding.host })
      Remove-WebBinding -Name $site.name -Protocol http -IPAddress $binding.ip -Port $binding.port -HostHeader $binding.host
    }
  }
  if (-not $FirewallFor9998) { return }
  $others = @($elsewhere | Where-Object { $_.port -eq 9998 })
  if ($others.Count -gt 0) {
    Write-Left "The site $($others[0].site) answers at port 9998 too, so that the port is not closed in the firewall."
    return
  }
  Add-Block 'smlockdown-9998' 9998 'System' 'Close port 9998 to all but this host'
  Write-Off 9998
}

# ---- the run

$KnownSteps = 'host-files', 'host-permissions', 'host-service-account', 'host-iis-identity', 'host-api-port', 'host-webmail-binding', 'host-webmail-ip'
$Left = 0
$lock = $null
try {
  if (-not (Test-Unedited)) { Write-Warning 'This script was edited after it was written.' }
  if (-not (Test-Elevated)) { Stop-Run 'Run this as an administrator (Run as administrator). Nothing was changed.' }
  Confirm-Folder
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
    # Whose they are is of no matter here: every site is asked for its pool and its bindings.
    $sites = Get-Sites @()
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
  if (($changesAccount -and -not $isServiceSo) -or $changesPool) {
    foreach ($path in $installation, $data) {
      if (@(Get-Own $path | Where-Object { -not $_.allow }).Count -gt 0) { Stop-Run "$User is denied rights on $path, so that SmarterMail would not run: remove that entry first. Nothing was changed." }
      if (-not (Test-Wanted 'host-permissions') -and -not (Test-Modify (Get-FolderRights $path) "$($account.sid)")) { Stop-Run "$User may not change what lies in $path, so that SmarterMail would not run: carry out host-permissions too. Nothing was changed." }
    }
    # Of a folder that cannot be looked at nobody knows that the account may.
    $beside = @(Get-PlacesBeside $program $data | ForEach-Object { $_ } | Where-Object { -not ((Test-Path -LiteralPath $_) -and (Test-Modify (Get-FolderRights $_) "$($account.sid)")) })
    if ($beside.Count -gt 0) { Confirm-Going "Domains lie outside $data, in $($beside[0])$(if ($beside.Count -gt 1) { " and $($beside.Count - 1) more places" }): their mail stops unless $User may change what lies there. Those rights stay as they are; give them first." }
  }
  $password = $(if (($changesAccount -and -not $isServiceSo) -or $changesPool) { Get-Password })

  if ($changesAccount) { Set-Account }
  if (Test-Wanted 'host-permissions') { Set-Folders }
  if ($changesAccount) { Set-Service }
  if (Test-Wanted 'host-api-port') { Set-ApiPort }
  if ($site) {
    if (Test-Wanted 'host-iis-identity') { Set-Pool }
    if (Test-Wanted 'host-webmail-ip') {
      Set-Restrictions
      if ($wantedEntries.Count -gt 0) { Set-Limits }
    }
    if (Test-Wanted 'host-webmail-binding') { Set-Bindings }
  } else {
    Write-Left 'IIS has no site of this SmarterMail (or is not installed): what concerns the site was left out. Another site is named with -SiteName.'
  }
  # Last, when nothing runs by these rights any more.
  if (Test-Wanted 'host-permissions') { Set-Crowds }
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
