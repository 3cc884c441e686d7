# What check, apply and undo share: the parameters' defaults, the log, and looking at the host. Nothing here changes it.
#
# What an administrator gets is one file, written by src/host/write-scripts.ts, in this order:
#   1. a comment: what the script is, and the version of the tool
#   2. the body's help and its param block
#   3. the head, two statements:
#        $Wanted = @{
#          Tool = '0.x.y'                      version of the tool
#          User = 'SmarterMailService'         the account wanted; DOMAIN\user for one of a domain
#          Description = '...'                 of the account, at most 48 characters
#          Steps = @('host-api-port', ...)     steps that apply carries out; none: all of them
#          Crowds = @('S-1-1-0', ...)          groups that stand for nobody in particular, as the audit has them; besides, Users of a domain
#          Site = ''                           name of the web site; empty: the only one of SmarterMail
#          Allow = @('203.0.113.0/24'); Deny = @()
#          HostNames = @('mail.example.com')
#          DynamicRestrictions = $false; Rate = 0; Concurrency = 0
#          FirewallFor9998 = $false
#        }
#        $ScriptHash = '...'                   SHA-256 of the file without this line, lines ended by LF
#   4. this file; change.ps1 as well for apply and undo
#   5. the rest of the body
#
# Groups and accounts are told by their SIDs, as their names are another word in every language.

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
# The cmdlets for firewall and ports do not know what this script prefers: each is told by itself to stop at an error.

$Administrators = 'S-1-5-32-544'
$AppHost = 'MACHINE/WEBROOT/APPHOST'
$IpSecurity = 'system.webServer/security/ipSecurity'
$DynamicSecurity = 'system.webServer/security/dynamicIpSecurity'
$MailPorts = 17017, 25

# ---- words

# Of a text, what evidence may hold.
function Limit-Text($Text) {
  $whole = "$Text"
  if ($whole.Length -gt 400) { return $whole.Substring(0, 400) }
  return $whole
}

# Passes a list on whole, or not at all: what stands behind the end of one that was cut would count as not there.
function Select-Whole([int]$Most, [string]$What) {
  $all = @($input | Where-Object { $null -ne $_ })
  if ($all.Count -gt $Most) { throw "there are more than $Most $What" }
  return $all
}

# A log that cannot be written ends nothing: least of all the way back of a service that is down, as the disk may be full.
function Add-Log([string]$Text) {
  if ($WhatIfPreference) { return }
  $at = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ')
  try {
    Add-Content -LiteralPath "$Folder\smlockdown-host.log" -Value "$at $Text" -Encoding UTF8 -Confirm:$false
  } catch {
    Write-Warning "The log was not written: $($_.Exception.Message)"
  }
}

function Write-Line([string]$Text) {
  Write-Host $Text
  Add-Log $Text
}

# Ends the run before anything is changed, or leaves the rest: the sentence is for whoever runs the script.
function Stop-Run([string]$Text) {
  throw $Text
}

# A file as it was written, or edited since? A signature at its end is no edit.
function Test-Unedited {
  $text = [System.IO.File]::ReadAllText($PSCommandPath) -replace "`r`n", "`n"
  $text = ($text -split '(?m)^# SIG # Begin signature block')[0].TrimEnd()
  $text = $text -replace "(?m)^\`$ScriptHash = '[^'\n]*'\n", ''
  return (Get-TextHash $text) -eq $ScriptHash
}

# SHA-256 over the UTF-8 bytes, as hexadecimal digits.
function Get-TextHash([string]$Text) {
  $bytes = [System.Text.Encoding]::UTF8.GetBytes($Text)
  $hash = [System.Security.Cryptography.SHA256]::Create().ComputeHash($bytes)
  return [System.BitConverter]::ToString($hash).Replace('-', '').ToLowerInvariant()
}

# A part of the evidence: its value, or why it was not seen. A list comes from the block as `, $list`.
function Get-Part([scriptblock]$Look) {
  try {
    $value = & $Look
    return [ordered]@{ status = 'seen'; value = $value }
  } catch {
    Add-Log "not seen: $_"
    return [ordered]@{ status = 'not-seen'; why = (Limit-Text $_.Exception.Message) }
  }
}

# Lists as ConvertTo-Json of Windows PowerShell takes them: a list that came out of a function it writes as an object.
function Get-Bare($Value) {
  if ($Value -isnot [System.Collections.IDictionary]) { return $Value }
  $bare = [ordered]@{}
  foreach ($key in @($Value.Keys)) {
    if ($Value[$key] -is [array]) {
      $bare[$key] = @(foreach ($one in $Value[$key]) { Get-Bare $one })
    } else {
      $bare[$key] = Get-Bare $Value[$key]
    }
  }
  return $bare
}

# ---- who

# Is this PowerShell one of an administrator who let it be? By the integrity level, high or system.
function Test-Elevated {
  $groups = & whoami.exe /groups /fo csv /nh
  return ("$groups" -match 'S-1-16-(12288|16384)')
}

# The name with the host before it, where it is one of the host.
function Get-FullName([string]$Name) {
  if ($Name -like '.\*') { return "$env:COMPUTERNAME$($Name.Substring(1))" }
  if ($Name -notmatch '[\\@]') { return "$env:COMPUTERNAME\$Name" }
  return $Name
}

function Test-LocalName([string]$Name) {
  return (Get-FullName $Name) -like "$([WildcardPattern]::Escape($env:COMPUTERNAME))\*"
}

# Of an account or a group; $null where Windows knows none of that name.
function Get-Sid([string]$Name) {
  if ($Name -like 'S-1-*') { return $Name }
  # What the list of services calls them, in every language.
  if ($Name -eq 'LocalSystem') { return 'S-1-5-18' }
  if ($Name -eq 'NT AUTHORITY\LocalService') { return 'S-1-5-19' }
  if ($Name -eq 'NT AUTHORITY\NetworkService') { return 'S-1-5-20' }
  try {
    $account = New-Object -TypeName System.Security.Principal.NTAccount -ArgumentList (Get-FullName $Name)
    return $account.Translate([System.Security.Principal.SecurityIdentifier]).Value
  } catch {
    return $null
  }
}

# The name that this host has for it; the SID itself where it has none.
function Get-NameOf([string]$Sid) {
  try {
    $account = New-Object -TypeName System.Security.Principal.SecurityIdentifier -ArgumentList $Sid
    return Limit-Text ($account.Translate([System.Security.Principal.NTAccount]).Value)
  } catch {
    return $Sid
  }
}

# What a service runs as.
function Get-ServiceAccount([string]$StartName) {
  $sid = Get-Sid $StartName
  $kind = 'domain-user'
  if ($sid -eq 'S-1-5-18') { $kind = 'system' }
  elseif ($sid -eq 'S-1-5-19') { $kind = 'local-service' }
  elseif ($sid -eq 'S-1-5-20') { $kind = 'network-service' }
  elseif ($sid -like 'S-1-5-80-*' -or $StartName -like 'NT SERVICE\*') { $kind = 'virtual' }
  elseif ($StartName -like '*$') { $kind = 'managed' }
  elseif (Test-LocalName $StartName) { $kind = 'local-user' }
  return [ordered]@{ name = (Limit-Text $StartName); sid = "$sid"; kind = $kind }
}

# A text of secedit's file -> SID: accounts of the host are named there, all others are *SID.
function Get-HolderSid([string]$Holder) {
  $name = $Holder.Trim()
  if ($name.StartsWith('*')) { return $name.Substring(1) }
  return Get-Sid $name
}

# Right -> texts of who has it, as secedit writes them.
function Get-UserRights {
  $file = [System.IO.Path]::GetTempFileName()
  try {
    & secedit.exe /export /areas USER_RIGHTS /cfg $file | Out-Null
    if ($LASTEXITCODE -ne 0) { throw 'the rights of users could not be read (secedit); run this as an administrator' }
    $rights = @{}
    foreach ($line in Get-Content -LiteralPath $file) {
      if ($line -match '^(Se\w+)\s*=\s*(.*)$') {
        $rights[$Matches[1]] = @($Matches[2].Split(',') | Where-Object { $_.Trim() -ne '' })
      }
    }
    return $rights
  } finally {
    Remove-Item -LiteralPath $file -WhatIf:$false -Confirm:$false
  }
}

function Test-Right($Rights, [string]$Right, [string]$Sid) {
  if (-not $Rights.ContainsKey($Right)) { return $false }
  foreach ($holder in $Rights[$Right]) {
    if ((Get-HolderSid $holder) -eq $Sid) { return $true }
  }
  return $false
}

# The account that is wanted.
function Get-WantedAccount([string]$Name) {
  $sid = Get-Sid $Name
  $account = [ordered]@{
    name = (Limit-Text $Name); sid = "$sid"; exists = $false; isLocal = (Test-LocalName $Name); enabled = $false
    description = ''; passwordNeverExpires = $false; groups = @(); rights = @(); inAdministrators = $false
  }
  if ($null -eq $sid) { return $account }
  $user = Get-CimInstance -ClassName Win32_UserAccount -Filter "SID='$sid'"
  if ($null -eq $user) { throw "Windows tells nothing of the account $Name" }
  $account.exists = $true
  $account.enabled = -not $user.Disabled
  $account.description = Limit-Text $user.Description
  $account.passwordNeverExpires = -not $user.PasswordExpires
  $groups = @(Get-CimAssociatedInstance -InputObject $user -ResultClassName Win32_Group | Select-Whole 1000 'groups of the account')
  $account.groups = @($groups | ForEach-Object { [ordered]@{ sid = $_.SID; name = (Limit-Text $_.Name) } })
  $account.inAdministrators = @($groups | Where-Object { $_.SID -eq $Administrators }).Count -gt 0
  $rights = Get-UserRights
  $account.rights = @($rights.Keys | Sort-Object | Where-Object { Test-Right $rights $_ $sid })
  return $account
}

# ---- services

# "C:\a b\x.exe" -k -> C:\a b\x.exe
function Get-Program([string]$PathName) {
  if ($PathName -match '^\s*"([^"]+)"') { return $Matches[1] }
  if ($PathName -match '^\s*(.+?\.exe)(\s|$)') { return $Matches[1] }
  return $PathName
}

# C:\a\b -> C:\a. The cmdlet for it takes brackets for a pattern.
function Get-ParentFolder([string]$Path) {
  return $Path.Substring(0, [Math]::Max(0, $Path.LastIndexOf('\')))
}

# Every service whose program is SmarterMail's.
function Get-MailServices {
  $services = @(Get-CimInstance -ClassName Win32_Service | Where-Object { (Get-Program $_.PathName) -like '*\MailService.exe' })
  return , $services
}

function Get-OneService([string]$Name) {
  $quoted = $Name.Replace('\', '\\').Replace("'", "\'")
  return Get-CimInstance -ClassName Win32_Service -Filter "Name='$quoted'"
}

function Get-Installation([string]$Program) {
  $folder = Get-ParentFolder $Program
  if ($folder -like '*\Service') { return Get-ParentFolder $folder }
  return $folder
}

# Folders of the domains, as the settings name them.
function Get-DomainFolders([string]$Program) {
  $domains = "$(Get-ParentFolder $Program)\Settings\domains.json"
  if (-not (Test-Path -LiteralPath $domains)) { return , @() }
  $text = "$(Get-Content -LiteralPath $domains -Raw -Encoding UTF8)"
  $paths = @([regex]::Matches($text, '"data_path"\s*:\s*("(?:[^"\\]|\\.)*")') | ForEach-Object { (ConvertFrom-Json -InputObject "{`"path`":$($_.Groups[1].Value)}").path })
  return , $paths
}

# What the folders of domains lie in; the folder itself where it is not as the installer makes it. Without its backslash a drive is the
# folder that is current there.
function Get-PlaceOf([string]$Path) {
  if ($Path -match '^(.:\\)Domains\\' -or $Path -match '^(.+?)\\Domains\\') { return $Matches[1] }
  return $Path
}

# Where mail lies: as told, else as the first domain says, else where the installer puts it; $null where none is there.
function Get-DataFolder([string]$Program) {
  if ($DataFolder) { return $DataFolder }
  foreach ($path in Get-DomainFolders $Program | ForEach-Object { $_ } | Select-Object -First 1) {
    $place = Get-PlaceOf $path
    if ($place -ne $path) { return $place }
  }
  if (Test-Path -LiteralPath 'C:\SmarterMail') { return 'C:\SmarterMail' }
  return $null
}

# Where mail of domains lies outside a folder, each place once.
function Get-PlacesBeside([string]$Program, [string]$Data) {
  $beside = @(Get-DomainFolders $Program | ForEach-Object { $_ } | Where-Object { -not "$_\".StartsWith("$($Data.TrimEnd('\'))\", [StringComparison]::OrdinalIgnoreCase) })
  return , @($beside | ForEach-Object { Get-PlaceOf $_ } | Sort-Object -Unique)
}

function Get-FileVersion([string]$Path) {
  if (-not (Test-Path -LiteralPath $Path)) { return '' }
  return "$((Get-Item -LiteralPath $Path).VersionInfo.FileVersion)"
}

# 100.0.9504.1 -> 9504
function Get-Build([string]$Program) {
  if ((Get-FileVersion $Program) -match '^\d+\.\d+\.(\d+)') { return [int]$Matches[1] }
  return $null
}

function Get-Word([string]$Word, [hashtable]$Words) {
  if ($Words.ContainsKey($Word)) { return $Words[$Word] }
  return 'other'
}

function Get-ServiceEvidence($Service) {
  $program = Get-Program $Service.PathName
  return [ordered]@{
    name = (Limit-Text $Service.Name)
    path = (Limit-Text $program)
    build = Get-Build $program
    state = Get-Word $Service.State @{ Running = 'running'; Stopped = 'stopped' }
    start = Get-Word $Service.StartMode @{ Auto = 'auto'; Manual = 'manual'; Disabled = 'disabled' }
    account = Get-ServiceAccount $Service.StartName
    installation = (Limit-Text (Get-Installation $program))
    data = Get-DataFolder $program
  }
}

# The one that is meant: the only one, or the one named. Asks by listing them.
function Select-MailService {
  $services = Get-MailServices
  if ($services.Count -eq 0) { Stop-Run 'No SmarterMail was found on this host: no service runs MailService.exe.' }
  $chosen = @($services | Where-Object { $ServiceName -eq '' -or $_.Name -eq $ServiceName })
  if ($chosen.Count -eq 1) { return $chosen[0] }
  $list = @($services | ForEach-Object { "  -ServiceName '$($_.Name)'   $(Get-Program $_.PathName)" }) -join "`n"
  if ($chosen.Count -eq 0) { Stop-Run "No service '$ServiceName' runs SmarterMail. There is:`n$list" }
  Stop-Run "More than one SmarterMail runs on this host. Nothing was changed; say which one:`n$list"
}

# Ports of SmarterMail at which it answers on this host.
function Test-Answer([int]$Port) {
  $listeners = @(Get-NetTCPConnection -State Listen -ErrorAction Stop | Where-Object { $_.LocalPort -eq $Port })
  if ($listeners.Count -eq 0) { return $false }
  $address = "$($listeners[0].LocalAddress)"
  if ($address -eq '0.0.0.0') { $address = '127.0.0.1' }
  if ($address -eq '::') { $address = '::1' }
  return [bool](Test-NetConnection -ComputerName $address -Port $Port -InformationLevel Quiet -WarningAction SilentlyContinue)
}

# ---- folders

# Of an access mask, what it comes to. Numbers: FileSystemRights of .NET and the generic rights of Windows.
function Get-RightsWord([int]$Mask, [bool]$FoldersOnly) {
  if (($Mask -band 0x1F01FF) -eq 0x1F01FF -or ($Mask -band 0x10000000)) { return 'full' }
  if (($Mask -band 0x1301BF) -eq 0x1301BF -or $Mask -eq -536805376) { return 'modify' }
  if (($Mask -band 0x116) -or ($Mask -band 0x40000000)) { return 'write' }
  if (($Mask -band 0x21) -eq 0x21 -and $FoldersOnly) { return 'list' }
  if (($Mask -band 1) -or ($Mask -band 0x80000000)) { return 'read' }
  return 'other'
}

# The entries of a folder's list of rights.
function Get-FolderRights([string]$Path) {
  $rules = (Get-Acl -LiteralPath $Path).GetAccessRules($true, $true, [System.Security.Principal.SecurityIdentifier])
  $entries = @($rules | Select-Whole 1000 "entries in the list of rights of $Path" | ForEach-Object {
      $sid = $_.IdentityReference.Value
      [ordered]@{
        sid = $sid
        name = Get-NameOf $sid
        allow = ("$($_.AccessControlType)" -eq 'Allow')
        rights = Get-RightsWord ([int]$_.FileSystemRights) ("$($_.InheritanceFlags)" -eq 'ContainerInherit')
        inherited = [bool]$_.IsInherited
      }
    })
  return , $entries
}

# Does a group stand for nobody in particular?
function Test-Crowd([string]$Sid) {
  return $Wanted.Crowds -contains $Sid -or $Sid -match '^S-1-5-21-\d+-\d+-\d+-513$'
}

# What lets nobody in particular change what lies in a folder.
function Get-Crowds([string]$Path) {
  return @(Get-FolderRights $Path | ForEach-Object { $_ } | Where-Object { $_.allow -and 'full', 'modify', 'write' -contains $_.rights -and (Test-Crowd $_.sid) })
}

# Can the account change what lies in the folder, by a right of its own?
function Test-Modify($Entries, [string]$Sid) {
  $own = @($Entries | Where-Object { $_.sid -eq $Sid })
  if (@($own | Where-Object { -not $_.allow }).Count -gt 0) { return $false }
  return @($own | Where-Object { $_.rights -eq 'modify' -or $_.rights -eq 'full' }).Count -gt 0
}

# ---- IIS

function Test-Iis {
  return $null -ne (Get-OneService 'W3SVC')
}

# A value of the configuration: IIS gives words of a list as they are, all else in an object.
function Get-IisValue([string]$Filter, [string]$Name, [string]$Location = '') {
  if ($Location) {
    $value = Get-WebConfigurationProperty -PSPath $AppHost -Location $Location -Filter $Filter -Name $Name
  } else {
    $value = Get-WebConfigurationProperty -PSPath $AppHost -Filter $Filter -Name $Name
  }
  if ($null -ne $value -and $value.PSObject.Properties['Value']) { return $value.Value }
  return $value
}

# Where the configuration holds the identity of a pool.
function Get-PoolFilter([string]$Pool) {
  $quote = "'"
  if ($Pool.Contains("'")) { $quote = '"' }
  return "system.applicationHost/applicationPools/add[@name=$quote$Pool$quote]/processModel"
}

function Get-Pool([string]$Name) {
  $filter = Get-PoolFilter $Name
  $identity = "$(Get-IisValue $filter 'identityType')"
  $user = $null
  if ($identity -eq 'SpecificUser') { $user = Limit-Text (Get-IisValue $filter 'userName') }
  return [ordered]@{ name = (Limit-Text $Name); state = "$((Get-WebAppPoolState -Name $Name).Value)".ToLowerInvariant(); identity = $identity; user = $user }
}

# *:9998: -> its parts. An address of IPv6 stands in brackets. Of protocols other than the web's (808:*) the whole is its address, the port 0.
function Get-Binding($Binding) {
  $information = "$($Binding.bindingInformation)"
  $ip = $information
  $port = 0
  $name = ''
  if ($information -match '^(.*):(\d+):([^:]*)$') {
    $ip = $Matches[1]
    $port = [int]$Matches[2]
    $name = $Matches[3]
  }
  return [ordered]@{ protocol = "$($Binding.protocol)"; ip = $ip; port = $port; host = (Limit-Text $name); tls = ("$($Binding.protocol)" -eq 'https') }
}

function Get-Bindings([string]$Site) {
  $bindings = @(Get-WebBinding -Name $Site | Select-Whole 1000 'bindings of a site' | ForEach-Object { Get-Binding $_ })
  return , $bindings
}

function Get-Restrictions([string]$Site) {
  $entries = @(Get-WebConfiguration -PSPath $AppHost -Location $Site -Filter "$IpSecurity/add" | Select-Whole 2000 'addresses that a site restricts' | ForEach-Object {
      $mask = "$($_.subnetMask)"
      if ($mask -eq '' -or $mask -eq '255.255.255.255') { $mask = $null }
      [ordered]@{ address = (Limit-Text $_.ipAddress); mask = $mask; allow = ("$($_.allowed)" -eq 'True') }
    })
  $byRate = [bool](Get-IisValue "$DynamicSecurity/denyByRequestRate" 'enabled' $Site)
  $byConcurrency = [bool](Get-IisValue "$DynamicSecurity/denyByConcurrentRequests" 'enabled' $Site)
  $rate = $null
  $concurrency = $null
  if ($byRate) { $rate = [int](Get-IisValue "$DynamicSecurity/denyByRequestRate" 'maxRequests' $Site) }
  if ($byConcurrency) { $concurrency = [int](Get-IisValue "$DynamicSecurity/denyByConcurrentRequests" 'maxConcurrentRequests' $Site) }
  return [ordered]@{
    allowUnlisted = [bool](Get-IisValue $IpSecurity 'allowUnlisted' $Site)
    deny = "$(Get-IisValue $IpSecurity 'denyAction' $Site)"
    entries = $entries
    dynamic = [ordered]@{ byRate = $byRate; rate = $rate; byConcurrency = $byConcurrency; concurrency = $concurrency }
  }
}

# An address or a network as its bits, 4: or 16: before them, so that what lies within another begins as that does. $null of what is
# none: a name, or a mask with gaps. The mask is a number of bits, or an address.
function Get-Network($Address, $Mask) {
  $ip = [System.Net.IPAddress]::None
  if (-not [System.Net.IPAddress]::TryParse("$Address", [ref]$ip)) { return $null }
  $bits = Get-Bits $ip
  $length = $bits.Length
  $of = [System.Net.IPAddress]::None
  if ("$Mask" -match '^\d{1,3}$') { $length = [int]$Mask }
  elseif ($Mask) {
    if (-not [System.Net.IPAddress]::TryParse("$Mask", [ref]$of) -or (Get-Bits $of) -notmatch '^(1*)0*$') { return $null }
    $length = $Matches[1].Length
  }
  if ($length -gt $bits.Length) { return $null }
  return "$($bits.Length / 8):$($bits.Substring(0, $length))"
}

function Get-Bits([System.Net.IPAddress]$Ip) {
  return @($Ip.GetAddressBytes() | ForEach-Object { [Convert]::ToString($_, 2).PadLeft(8, '0') }) -join ''
}

# Is it an address of the host itself alone?
function Test-Loopback([string]$Address) {
  $network = "$(Get-Network $Address.Trim('[', ']') $null)"
  return $network.StartsWith((Get-Network '127.0.0.0' 8)) -or $network -eq (Get-Network '::1' $null)
}

function Test-IpFeature {
  return "$((Get-WindowsOptionalFeature -Online -FeatureName IIS-IPSecurity).State)" -eq 'Enabled'
}

function Test-Below([string]$Path, [string]$Ancestor) {
  return "$($Path.TrimEnd('\'))\".StartsWith("$($Ancestor.TrimEnd('\'))\", [StringComparison]::OrdinalIgnoreCase)
}

# Every site, with whether it is one of these installations'.
function Get-Sites([string[]]$Installations) {
  $sites = @(Get-Website | Select-Whole 2000 'web sites' | ForEach-Object {
      $path = [Environment]::ExpandEnvironmentVariables("$($_.physicalPath)")
      [ordered]@{
        id = [int]$_.id
        name = (Limit-Text $_.name)
        state = "$($_.state)".ToLowerInvariant()
        path = (Limit-Text $path)
        isSmarterMail = (@($Installations | Where-Object { Test-Below $path $_ }).Count -gt 0)
        poolName = "$($_.applicationPool)"
      }
    })
  return , $sites
}

# The site that is meant, as for services; $null where there is no IIS, or no site of this SmarterMail.
function Select-Site([string]$Installation) {
  if (-not (Test-Iis)) { return $null }
  $sites = Get-Sites @($Installation)
  $own = @($sites | Where-Object { $_.isSmarterMail })
  if ($SiteName) {
    $named = @($sites | Where-Object { $_.name -eq $SiteName })
    if ($named.Count -eq 1) { return $named[0] }
    $own = $sites
  }
  if ($own.Count -eq 0) { return $null }
  if ($own.Count -eq 1 -and -not $SiteName) { return $own[0] }
  $list = @($own | ForEach-Object { "  -SiteName '$($_.name)'   $($_.path)" }) -join "`n"
  if ($SiteName) { Stop-Run "There is no site '$SiteName'. There is:`n$list" }
  Stop-Run "More than one web site is of SmarterMail. Nothing was changed; say which one:`n$list"
}

# ---- firewall

# Is a rule for some interfaces, services or people alone? Asked of rules that block, which are few.
function Test-Narrow($Rule) {
  $security = Get-NetFirewallSecurityFilter -AssociatedNetFirewallRule $Rule -ErrorAction Stop
  $parts = @(
    (Get-NetFirewallInterfaceFilter -AssociatedNetFirewallRule $Rule -ErrorAction Stop).InterfaceAlias
    (Get-NetFirewallInterfaceTypeFilter -AssociatedNetFirewallRule $Rule -ErrorAction Stop).InterfaceType
    (Get-NetFirewallServiceFilter -AssociatedNetFirewallRule $Rule -ErrorAction Stop).Service
    $security.LocalUser
    $security.RemoteUser
    $security.RemoteMachine
  )
  return @($parts | Where-Object { "$_" -ne 'Any' -and "$_" -ne '' }).Count -gt 0
}

# Every rule in force for what comes in over TCP. Filters are read at once: asked rule by rule they take minutes.
function Get-InboundRules {
  $ports = @{}
  foreach ($filter in Get-NetFirewallPortFilter -PolicyStore ActiveStore -ErrorAction Stop) { $ports["$($filter.InstanceID)"] = $filter }
  $programs = @{}
  foreach ($filter in Get-NetFirewallApplicationFilter -PolicyStore ActiveStore -ErrorAction Stop) { $programs["$($filter.InstanceID)"] = $filter }
  $addresses = @{}
  foreach ($filter in Get-NetFirewallAddressFilter -PolicyStore ActiveStore -ErrorAction Stop) { $addresses["$($filter.InstanceID)"] = $filter }
  $rules = @(Get-NetFirewallRule -PolicyStore ActiveStore -Direction Inbound -Enabled True -ErrorAction Stop | ForEach-Object {
      $id = "$($_.InstanceID)"
      $protocol = "$($ports[$id].Protocol)"
      # One that blocks some of what comes in leaves the rest: it closes nothing.
      $isPart = "$($_.Action)" -ne 'Allow' -and ("$($addresses[$id].LocalAddress)" -ne 'Any' -or "$($ports[$id].RemotePort)" -ne 'Any' -or (Test-Narrow $_))
      if (-not $isPart -and ($protocol -eq 'TCP' -or $protocol -eq '6' -or $protocol -eq 'Any')) {
        [ordered]@{
          id = $id
          name = (Limit-Text $_.DisplayName)
          allow = ("$($_.Action)" -eq 'Allow')
          ours = ("$($_.PolicyStoreSourceType)" -eq 'Local')
          profiles = @("$($_.Profile)".Split(',') | ForEach-Object { $_.Trim() })
          program = "$($programs[$id].Program)"
          protocol = $protocol
          ports = @($ports[$id].LocalPort | ForEach-Object { "$_" })
          remote = @($addresses[$id].RemoteAddress | ForEach-Object { "$_" })
        }
      }
    })
  return , $rules
}

function Test-PortIn([string[]]$Ports, [int]$Port) {
  foreach ($text in $Ports) {
    if ($text -eq 'Any' -or $text -eq "$Port") { return $true }
    if ($text -match '^(\d+)-(\d+)$' -and [int]$Matches[1] -le $Port -and $Port -le [int]$Matches[2]) { return $true }
  }
  return $false
}

# Does a rule reach the port of this program (or, without one, of any)? A rule of another program does not.
function Test-Reach($Rule, [int]$Port, [string]$Program) {
  if (-not (Test-PortIn $Rule.ports $Port)) { return $false }
  $of = [Environment]::ExpandEnvironmentVariables($Rule.program)
  return $of -eq 'Any' -or $of -eq '' -or $of -eq $Program
}

function Get-List([string[]]$Texts) {
  if (@($Texts | Where-Object { $_ -ne 'Any' }).Count -eq 0) { return , @('any') }
  return , @($Texts | Select-Whole 2000 'ports or addresses in a rule of the firewall' | ForEach-Object { Limit-Text $_ })
}

function Get-FirewallEvidence([string[]]$Programs) {
  $profiles = @(Get-NetFirewallProfile -PolicyStore ActiveStore -ErrorAction Stop | ForEach-Object {
      $inbound = 'block'
      if ("$($_.DefaultInboundAction)" -eq 'Allow') { $inbound = 'allow' }
      [ordered]@{ name = "$($_.Name)"; enabled = ("$($_.Enabled)" -eq 'True'); inbound = $inbound }
    })
  $rules = @(Get-InboundRules | ForEach-Object { $_ } | Where-Object {
      $rule = $_
      $isOfMail = @($Programs | Where-Object { (Test-Reach $rule 17017 $_) -or $rule.program -eq $_ }).Count -gt 0
      $isOfMail -or (Test-Reach $rule 9998 'System')
    } | Select-Whole 1000 'rules of the firewall for these ports' | ForEach-Object {
      $program = $null
      if ($_.program -ne 'Any' -and $_.program -ne '') { $program = Limit-Text $_.program }
      [ordered]@{
        name = $_.name; enabled = $true; allow = $_.allow; profiles = $_.profiles; program = $program
        ports = Get-List $_.ports; remote = Get-List $_.remote
      }
    })
  return [ordered]@{ profiles = $profiles; rules = $rules }
}

# ---- parameters

# What was not given is as the playbook wants it. A list can come as one text with commas.
foreach ($parameter in 'User', 'Description', 'Allow', 'Deny', 'HostNames', 'DynamicRestrictions', 'Rate', 'Concurrency', 'FirewallFor9998', 'Steps') {
  if (-not $PSBoundParameters.ContainsKey($parameter)) { Set-Variable -Name $parameter -Value $Wanted[$parameter] -WhatIf:$false -Confirm:$false }
}
if (-not $PSBoundParameters.ContainsKey('SiteName')) { $SiteName = $Wanted.Site }
if (-not $Folder) { $Folder = $PSScriptRoot }
