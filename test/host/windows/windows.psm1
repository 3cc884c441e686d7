# Windows in memory: the cmdlets and programs that the scripts of the host use, with the parameters that are documented for them, over
# the state in $World. What a cmdlet is not given here it does not take, so that a wrong name fails.

$script:World = $null

# The services' program, the users' passwords, and who may do what decide whether a service comes up.
function New-World {
  $script:World = @{
    Services = @(@{
        Name = 'MailService'; PathName = '"C:\Program Files (x86)\SmarterTools\SmarterMail\Service\MailService.exe"'
        State = 'Running'; StartMode = 'Auto'; StartName = 'LocalSystem'; Password = ''; Comes = $true
      }, @{ Name = 'W3SVC'; PathName = 'C:\Windows\system32\svchost.exe -k iissvcs'; State = 'Running'; StartMode = 'Auto'; StartName = 'LocalSystem'; Password = ''; Comes = $true })
    Users = @(@{ Name = 'Administrator'; Sid = 'S-1-5-21-1-2-3-500'; Domain = 'MAIL1'; Password = 'x'; Enabled = $true; NeverExpires = $true; Description = '' })
    Admins = @('S-1-5-21-1-2-3-500')
    Rights = @{ SeServiceLogonRight = @('*S-1-5-80-0'); SeBatchLogonRight = @('*S-1-5-32-544', '*S-1-5-32-551') }
    Policy = @{}
    Acls = @{}
    Sites = @(@{ Name = 'SmarterMail'; Id = 2; State = 'Started'; Path = 'C:\Program Files (x86)\SmarterTools\SmarterMail\MRS'; Pool = 'SmarterMail'
        Bindings = @(@{ protocol = 'http'; bindingInformation = '*:9998:' }, @{ protocol = 'https'; bindingInformation = '*:443:mail.example.com' }) })
    Pools = @{ SmarterMail = @{ State = 'Started'; identityType = 'ApplicationPoolIdentity'; userName = ''; password = '' } }
    Config = @{}
    Entries = @{}
    Feature = 'Disabled'
    Rules = @(@{ Name = 'sm-program'; DisplayName = 'SmarterMail'; Action = 'Allow'; Enabled = $true; Profile = 'Any'; Protocol = 'Any'; LocalPort = @('Any'); Remote = @('Any')
        Program = 'C:\Program Files (x86)\SmarterTools\SmarterMail\Service\MailService.exe'; Source = 'Local' })
    Profiles = @(@{ Name = 'Domain'; Enabled = $true }, @{ Name = 'Private'; Enabled = $true }, @{ Name = 'Public'; Enabled = $true })
    Integrity = 'S-1-16-12288'
    Me = 'S-1-5-21-1-2-3-500'
    Answers = @()
    Asked = @()
    Said = @()
    Calls = @()
    Slept = 0
    Iis = $true
  }
  foreach ($folder in 'C:\Program Files (x86)\SmarterTools\SmarterMail', 'C:\SmarterMail', 'C:\Tools') { Set-Acl1 $folder @() }
  return $script:World
}

# A list of rights: what every folder has, and these.
function Set-Acl1([string]$Path, $More) {
  $script:World.Acls[$Path] = @(
    @{ Sid = 'S-1-5-18'; Mask = 0x1F01FF; Type = 'Allow'; Inherited = $true; Flags = 'ContainerInherit, ObjectInherit' }
    @{ Sid = 'S-1-5-32-544'; Mask = 0x1F01FF; Type = 'Allow'; Inherited = $true; Flags = 'ContainerInherit, ObjectInherit' }
    @{ Sid = 'S-1-5-32-545'; Mask = 0x1200A9; Type = 'Allow'; Inherited = $true; Flags = 'ContainerInherit, ObjectInherit' }
  ) + @($More)
}

# The same without the feature of IIS, which undo leaves, and in an order that says nothing: as it is before apply, and after undo.
function Get-Ground {
  $kept = $script:World
  $script:World = $kept.Clone()
  try {
    $script:World.Feature = ''
    $script:World.Sites = @($kept.Sites | ForEach-Object { $site = $_.Clone(); $site.Bindings = @($site.Bindings | Sort-Object -Property protocol, bindingInformation); $site })
    $script:World.Acls = @{}
    foreach ($path in $kept.Acls.Keys) { $script:World.Acls[$path] = @($kept.Acls[$path] | Sort-Object -Property { "$($_.Sid) $($_.Type) $($_.Inherited) $($_.Flags) $($_.Mask)" }) }
    return Get-WorldText
  } finally {
    $script:World = $kept
  }
}

# All that a script could have changed.
function Get-WorldText {
  $kept = @{}
  foreach ($key in $script:World.Keys) {
    if ('Answers', 'Asked', 'Said', 'Calls', 'Slept' -notcontains $key) { $kept[$key] = $script:World[$key] }
  }
  return ConvertTo-Json -InputObject (Get-Sorted $kept) -Depth 8 -Compress
}

# Hashtables have no order of their own.
function Get-Sorted($Value) {
  if ($Value -is [array]) { return , @(foreach ($one in $Value) { Get-Sorted $one }) }
  if ($Value -isnot [hashtable]) { return $Value }
  $sorted = [ordered]@{}
  foreach ($key in $Value.Keys | Sort-Object) { $sorted["$key"] = Get-Sorted $Value[$key] }
  return $sorted
}

function Add-Call([string]$Text) { $script:World.Calls += $Text }

$Known = @{
  'S-1-5-18' = 'NT-AUTORITÄT\SYSTEM'; 'S-1-5-19' = 'NT-AUTORITÄT\Lokaler Dienst'; 'S-1-5-20' = 'NT-AUTORITÄT\Netzwerkdienst'
  'S-1-5-32-544' = 'VORDEFINIERT\Administratoren'; 'S-1-5-32-545' = 'VORDEFINIERT\Benutzer'; 'S-1-5-80-0' = 'NT SERVICE\ALL SERVICES'
}

function Get-UserOf([string]$Sid) { return $script:World.Users | Where-Object { $_.Sid -eq $Sid } }

function Find-Sid([string]$Name) {
  foreach ($user in $script:World.Users) { if ("$($user.Domain)\$($user.Name)" -eq $Name) { return $user.Sid } }
  foreach ($sid in $Known.Keys) { if ($Known[$sid] -eq $Name) { return $sid } }
  if ($Name -like 'NT SERVICE\*') { return 'S-1-5-80-77' }
  throw 'Some or all identity references could not be translated.'
}

function New-Object {
  [CmdletBinding()]
  param([Parameter(Position = 0)][string]$TypeName, [Parameter(Position = 1)][object[]]$ArgumentList)
  if ($TypeName -eq 'System.Security.Principal.NTAccount') {
    $account = [pscustomobject]@{ Value = "$($ArgumentList[0])" }
    return Add-Member -InputObject $account -MemberType ScriptMethod -Name Translate -PassThru -Value { param($To) [pscustomobject]@{ Value = (Find-Sid $this.Value) } }
  }
  if ($TypeName -eq 'System.Security.Principal.SecurityIdentifier') {
    $sid = [pscustomobject]@{ Value = "$($ArgumentList[0])" }
    return Add-Member -InputObject $sid -MemberType ScriptMethod -Name Translate -PassThru -Value {
      param($To)
      $user = Get-UserOf $this.Value
      if ($user) { return [pscustomobject]@{ Value = "$($user.Domain)\$($user.Name)" } }
      if ($Known.ContainsKey($this.Value)) { return [pscustomobject]@{ Value = $Known[$this.Value] } }
      throw 'Some or all identity references could not be translated.'
    }
  }
  return Microsoft.PowerShell.Utility\New-Object @PSBoundParameters
}

# ---- the person

function Read-Host {
  [CmdletBinding()]
  param([Parameter(Position = 0)][object]$Prompt, [switch]$AsSecureString)
  if (-not $AsSecureString) { throw 'a password is asked for in the open' }
  $script:World.Asked += "$Prompt"
  if ($script:World.Answers.Count -eq 0) { throw "nobody was to be asked: $Prompt" }
  $answer, $rest = $script:World.Answers
  $script:World.Answers = @($rest)
  if ($answer -eq '') { return [System.Security.SecureString]::new() }
  return ConvertTo-SecureString -String $answer -AsPlainText -Force
}

function Write-Host {
  [CmdletBinding()]
  param([Parameter(Position = 0)][object]$Object)
  $script:World.Said += "$Object"
}

function Start-Sleep {
  [CmdletBinding()]
  param([int]$Seconds)
  $script:World.Slept += $Seconds
}

function whoami.exe {
  if ("$args" -eq '/groups /fo csv /nh') { return "`"Verbindliche Beschriftung`",`"Bezeichnung`",`"$($script:World.Integrity)`",`"`"" }
  if ("$args" -eq '/user /fo csv /nh') { return "`"mail1\x`",`"$($script:World.Me)`"" }
  throw "whoami $args"
}

# ---- CIM

function ConvertTo-Service($Service) {
  return [pscustomobject]@{ Class = 'Win32_Service'; Name = $Service.Name; PathName = $Service.PathName; State = $Service.State; StartMode = $Service.StartMode; StartName = $Service.StartName }
}

function Get-CimInstance {
  [CmdletBinding()]
  param([Parameter(Mandatory, Position = 0)][string]$ClassName, [string]$Filter)
  $all = switch ($ClassName) {
    'Win32_Service' { $script:World.Services | ForEach-Object { ConvertTo-Service $_ } }
    'Win32_UserAccount' {
      $script:World.Users | ForEach-Object {
        [pscustomobject]@{ Class = $ClassName; Name = $_.Name; SID = $_.Sid; Disabled = -not $_.Enabled; PasswordExpires = -not $_.NeverExpires; Description = $_.Description; LocalAccount = $_.Domain -eq 'MAIL1' }
      }
    }
    'Win32_ComputerSystem' { [pscustomobject]@{ PartOfDomain = $true; Domain = 'corp.example' } }
    'Win32_OperatingSystem' { [pscustomobject]@{ Caption = 'Microsoft Windows Server 2022 Standard'; Version = '10.0.20348'; MUILanguages = @('de-DE') } }
    default { throw "Invalid class $ClassName" }
  }
  if (-not $Filter) { return $all }
  if ($Filter -notmatch "^(\w+)='((?:[^'\\]|\\.)*)'$") { throw "Invalid query: $Filter" }
  $property = $Matches[1]
  $value = $Matches[2] -replace '\\(.)', '$1'
  return $all | Where-Object { $_.$property -eq $value }
}

function Get-CimAssociatedInstance {
  [CmdletBinding()]
  param([Parameter(Mandatory)][object]$InputObject, [string]$ResultClassName)
  if ($ResultClassName -ne 'Win32_Group') { throw $ResultClassName }
  foreach ($group in @($script:World.Groups | Where-Object { $_ -and $_.Members -contains $InputObject.SID })) { [pscustomobject]@{ SID = $group.Sid; Name = $group.Name } }
  if ($script:World.Admins -contains $InputObject.SID) { return [pscustomobject]@{ SID = 'S-1-5-32-544'; Name = 'Administratoren' } }
}

function Invoke-CimMethod {
  [CmdletBinding()]
  param([Parameter(Mandatory)][object]$InputObject, [Parameter(Mandatory)][string]$MethodName, [System.Collections.IDictionary]$Arguments)
  if ($InputObject.Class -ne 'Win32_Service' -or $MethodName -ne 'Change') { throw $MethodName }
  $service = $script:World.Services | Where-Object { $_.Name -eq $InputObject.Name }
  # A user that Windows does not know: 22.
  if ($Arguments.StartName -ne 'LocalSystem') { try { $null = Find-Sid ($Arguments.StartName -replace '^\.\\', 'MAIL1\') } catch { return [pscustomobject]@{ ReturnValue = 22 } } }
  Add-Call "Change $($service.Name) $($Arguments.StartName) while $($service.State)"
  $service.StartName = $Arguments.StartName
  $service.Password = "$($Arguments.StartPassword)"
  return [pscustomobject]@{ ReturnValue = 0 }
}

# ---- services

function Test-May([string]$Sid, [string]$Path) {
  return @($script:World.Acls[$Path] | Where-Object { $_.Sid -eq $Sid -and $_.Type -eq 'Allow' -and ($_.Mask -band 0x1301BF) -eq 0x1301BF }).Count -gt 0
}

function Stop-Service {
  [CmdletBinding()]
  param([Parameter(Mandatory)][string[]]$Name, [switch]$Force)
  # Names are patterns. One that fits none of them is no error.
  $service = $script:World.Services | Where-Object { $_.Name -like "$Name" }
  if (-not $service) { return }
  Add-Call "Stop $($service.Name)"
  if ($service.ContainsKey('Sticks') -and $service.StartName -ne 'LocalSystem') { throw "Service '$Name' cannot be stopped due to the following error: time out." }
  $service.State = 'Stopped'
}

function Start-Service {
  [CmdletBinding()]
  param([Parameter(Mandatory)][string[]]$Name)
  $service = $script:World.Services | Where-Object { $_.Name -like "$Name" }
  if (-not $service) { return }
  Add-Call "Start $($service.Name)"
  if ($service.StartName -ne 'LocalSystem' -and $service.StartName -notlike 'NT *') {
    $sid = Find-Sid ($service.StartName -replace '^\.\\', 'MAIL1\')
    $user = Get-UserOf $sid
    $holders = @($script:World.Rights['SeServiceLogonRight'])
    if ($user.Password -cne $service.Password -or -not $user.Enabled -or ($holders -notcontains "*$sid" -and $holders -notcontains $user.Name)) {
      throw "Service '$Name' cannot be started due to the following error: Cannot start service."
    }
  }
  $service.State = 'Running'
}

# Ports that answer: those of a SmarterMail that runs and may write where it works.
function Get-Listening {
  foreach ($service in $script:World.Services) {
    if ($service.State -ne 'Running' -or $service.PathName -notlike '*MailService.exe*') { continue }
    if ($service.StartName -ne 'LocalSystem' -and $service.StartName -notlike 'NT *') {
      if (-not $service.Comes) { continue }
      $sid = Find-Sid ($service.StartName -replace '^\.\\', 'MAIL1\')
      # What has a list of its own within another folder is not asked.
      $tops = @($script:World.Acls.Keys | Where-Object { $path = $_; $path -ne 'C:\Tools' -and @($script:World.Acls.Keys | Where-Object { $path.StartsWith("$_\") }).Count -eq 0 })
      if (@($tops | Where-Object { -not (Test-May $sid $_) }).Count -gt 0) { continue }
    }
    17017, 25, 993 | ForEach-Object { [pscustomobject]@{ LocalPort = $_; LocalAddress = '0.0.0.0'; OwningProcess = 4711; State = 'Listen' } }
  }
  $bound = @($script:World.Sites | Where-Object { $_.State -eq 'Started' } | ForEach-Object { $_.Bindings } | ForEach-Object { "$($_.bindingInformation)".Split(':')[-2] } | ForEach-Object { [int]$_ } | Sort-Object -Unique)
  foreach ($port in $bound) { [pscustomobject]@{ LocalPort = $port; LocalAddress = '::'; OwningProcess = 4; State = 'Listen' } }
  [pscustomobject]@{ LocalPort = 3389; LocalAddress = '::'; OwningProcess = 900; State = 'Listen' }
}

function Get-NetTCPConnection {
  [CmdletBinding()]
  param([string[]]$State)
  return Get-Listening
}

function Test-NetConnection {
  [CmdletBinding()]
  param([Parameter(Position = 0)][string]$ComputerName, [int]$Port, [string]$InformationLevel)
  if ($ComputerName -eq '0.0.0.0' -or $ComputerName -eq '::') { throw "nothing connects to $ComputerName" }
  return @(Get-Listening | Where-Object { $_.LocalPort -eq $Port }).Count -gt 0
}

function Get-Process {
  [CmdletBinding()]
  param([int[]]$Id)
  if ($Id -eq 4711) { return [pscustomobject]@{ ProcessName = 'MailService' } }
  if ($Id -eq 4) { return [pscustomobject]@{ ProcessName = 'System' } }
}

# ---- accounts

function New-LocalUser {
  [CmdletBinding()]
  param([Parameter(Mandatory, Position = 0)][string]$Name, [string]$Description, [securestring]$Password, [switch]$PasswordNeverExpires, [switch]$AccountNeverExpires, [switch]$UserMayNotChangePassword, [string]$FullName, [switch]$Disabled)
  if ($Name.Length -gt 20 -or $Description.Length -gt 48) { throw 'InvalidName' }
  $plain = [System.Net.NetworkCredential]::new('', $Password).Password
  $script:World.Users += @{ Name = $Name; Sid = "S-1-5-21-1-2-3-$(1000 + $script:World.Users.Count)"; Domain = 'MAIL1'; Password = $plain; Enabled = $true; NeverExpires = [bool]$PasswordNeverExpires; Description = $Description }
  return [pscustomobject]@{ Name = $Name }
}

function Set-LocalUser {
  [CmdletBinding()]
  param([Parameter(Mandatory)][string]$SID, [string]$Description, [bool]$PasswordNeverExpires)
  $user = Get-UserOf $SID
  $user.Description = $Description
  $user.NeverExpires = $PasswordNeverExpires
}

function Enable-LocalUser {
  [CmdletBinding()]
  param([Parameter(Mandatory)][string[]]$SID)
  (Get-UserOf $SID).Enabled = $true
}

function Disable-LocalUser {
  [CmdletBinding()]
  param([Parameter(Mandatory)][string[]]$SID)
  (Get-UserOf $SID).Enabled = $false
}

function Remove-LocalUser {
  [CmdletBinding()]
  param([Parameter(Mandatory)][string[]]$SID)
  $script:World.Users = @($script:World.Users | Where-Object { $SID -notcontains $_.Sid })
}

function Add-LocalGroupMember {
  [CmdletBinding()]
  param([Parameter(Mandatory)][string]$SID, [Parameter(Mandatory)][string[]]$Member)
  if ($SID -ne 'S-1-5-32-544') { throw $SID }
  if ($script:World.Admins -contains "$Member") { throw "$Member is already a member of group Administratoren." }
  $script:World.Admins += $Member
}

function Remove-LocalGroupMember {
  [CmdletBinding()]
  param([Parameter(Mandatory)][string]$SID, [Parameter(Mandatory)][string[]]$Member)
  if ($SID -ne 'S-1-5-32-544') { throw $SID }
  $script:World.Admins = @($script:World.Admins | Where-Object { $Member -notcontains $_ })
}

# ---- rights

function secedit.exe {
  $global:LASTEXITCODE = 0
  $files = @{}
  for ($index = 0; $index -lt $args.Count; $index++) { if ($args[$index] -eq '/cfg') { $files.cfg = $args[$index + 1] } }
  if ($args -contains '/export') {
    if ($script:World.Integrity -ne 'S-1-16-12288') { $global:LASTEXITCODE = 1; return }
    $lines = @('[Unicode]', 'Unicode=yes', '[Privilege Rights]')
    # An account of the host is written by its name there.
    foreach ($right in $script:World.Rights.Keys) {
      $lines += "$right = $(@($script:World.Rights[$right] | ForEach-Object { $user = Get-UserOf $_.TrimStart('*'); if ($user -and $user.Domain -eq 'MAIL1') { $user.Name } else { $_ } }) -join ',')"
    }
    Set-Content -LiteralPath $files.cfg -Value $lines -Encoding Unicode
    return
  }
  if ($args -notcontains '/configure' -or $args -notcontains '/db') { throw "secedit $args" }
  if ($script:World.Policy.ContainsKey('Fails')) { $global:LASTEXITCODE = 3; return }
  if ($script:World.Policy.ContainsKey('Holds')) { return }
  foreach ($line in Get-Content -LiteralPath $files.cfg) {
    if ($line -notmatch '^(Se\w+) = (.*)$') { continue }
    $right = $Matches[1]
    $holders = @($Matches[2].Split(',') | Where-Object { $_ })
    $holders = @($holders | ForEach-Object { $text = $_; $user = $script:World.Users | Where-Object { $_.Name -eq $text -and $_.Domain -eq 'MAIL1' }; if ($user) { "*$($user.Sid)" } else { $text } })
    if ($holders.Count -eq 0) { $script:World.Rights.Remove($right) } else { $script:World.Rights[$right] = $holders }
  }
}

$Masks = @{ F = 0x1F01FF; M = 0x1301BF; RX = 0x1200A9; W = 0x116 }
$Letters = @{
  RD = 0x1; WD = 0x2; AD = 0x4; REA = 0x8; WEA = 0x10; X = 0x20; DC = 0x40; RA = 0x80; WA = 0x100; DE = 0x10000; RC = 0x20000; WDAC = 0x40000; WO = 0x80000; S = 0x100000
}

function icacls.exe {
  $path, $verb, $what = $args
  $global:LASTEXITCODE = 0
  if (-not $script:World.Acls.ContainsKey($path)) { $global:LASTEXITCODE = 2; return }
  if ('/grant', '/grant:r' -contains $verb -and "$what" -match '^\*(S-[\d-]+):((?:\((?:OI|CI|IO|NP)\))*)(\w+|\((\w+(?:,\w+)*)\))$') {
    $sid, $marks = $Matches[1], $Matches[2]
    $mask = 0
    if ($Matches.ContainsKey(4)) { foreach ($letter in $Matches[4].Split(',')) { $mask = $mask -bor $Letters[$letter] } } else { $mask = $Masks[$Matches[3]] }
    $flags = (@($(if ($marks -like '*CI*') { 'ContainerInherit' }), $(if ($marks -like '*OI*') { 'ObjectInherit' })) | Where-Object { $_ }) -join ', '
    if (-not $flags) { $flags = 'None' }
    if ($verb -eq '/grant:r') { Remove-Explicit $path $sid }
    $own = @($script:World.Acls[$path] | Where-Object { $_.Sid -eq $sid -and -not $_.Inherited -and $_.Type -eq 'Allow' -and $_.Flags -eq $flags })
    if ($own.Count) { $own[0].Mask = $own[0].Mask -bor $mask } else { $script:World.Acls[$path] += @{ Sid = $sid; Mask = $mask; Type = 'Allow'; Inherited = $false; Flags = $flags } }
    return
  }
  if ($verb -eq '/remove:g' -and "$what" -match '^\*(S-[\d-]+)$') { Remove-Explicit $path $Matches[1]; return }
  throw "icacls $args"
}

function Remove-Explicit([string]$Path, [string]$Sid) {
  $script:World.Acls[$Path] = @($script:World.Acls[$Path] | Where-Object { $_.Sid -ne $Sid -or $_.Inherited -or $_.Type -ne 'Allow' })
}

function Get-Acl {
  [CmdletBinding()]
  param([Parameter(Mandatory)][string]$LiteralPath)
  if (-not (Test-Path -LiteralPath $LiteralPath)) { throw "Cannot find path '$LiteralPath' because it does not exist." }
  $found = $script:World.Acls[$LiteralPath]
  # What has no list of its own has that of the folder around it, by inheritance.
  if (-not $found) {
    $around = @($script:World.Acls.Keys | Where-Object { $LiteralPath.StartsWith("$_\") } | Sort-Object -Property Length)[-1]
    $list = @(@{ Sid = 'S-1-5-18'; Mask = 0x1F01FF; Type = 'Allow'; Flags = 'ContainerInherit, ObjectInherit' })
    if ($around) { $list = $script:World.Acls[$around] }
    $found = @($list | ForEach-Object { $one = @{} + $_; $one.Inherited = $true; $one })
  }
  $acl = [pscustomobject]@{ Found = $found }
  return Add-Member -InputObject $acl -MemberType ScriptMethod -Name GetAccessRules -PassThru -Value {
    param($Explicit, $Inherited, $Type)
    return $this.Found | Where-Object { $Inherited -or -not $_.Inherited } | ForEach-Object {
      [pscustomobject]@{ PropagationFlags = 'None'; IdentityReference = [pscustomobject]@{ Value = $_.Sid }; FileSystemRights = $_.Mask; AccessControlType = $_.Type; IsInherited = $_.Inherited; InheritanceFlags = $_.Flags }
    }
  }
}

# ---- firewall

function Get-NetFirewallProfile {
  [CmdletBinding()]
  param([string]$PolicyStore)
  return $script:World.Profiles | ForEach-Object { [pscustomobject]@{ Name = $_.Name; Enabled = $_.Enabled; DefaultInboundAction = 'NotConfigured' } }
}

function Get-NetFirewallRule {
  [CmdletBinding()]
  param([string]$PolicyStore, [string]$Direction, [string]$Enabled)
  return $script:World.Rules | Where-Object { $_.Enabled } | ForEach-Object {
    [pscustomobject]@{ InstanceID = $_.Name; DisplayName = $_.DisplayName; Action = $_.Action; Enabled = 'True'; Profile = $_.Profile; PolicyStoreSourceType = $_.Source }
  }
}

function Get-NetFirewallPortFilter {
  [CmdletBinding()]
  param([string]$PolicyStore)
  return $script:World.Rules | ForEach-Object { [pscustomobject]@{ InstanceID = $_.Name; Protocol = $_.Protocol; LocalPort = $_.LocalPort; RemotePort = $(if ($_.ContainsKey('From')) { $_.From } else { 'Any' }) } }
}

function Get-NetFirewallApplicationFilter {
  [CmdletBinding()]
  param([string]$PolicyStore)
  return $script:World.Rules | ForEach-Object { [pscustomobject]@{ InstanceID = $_.Name; Program = $_.Program } }
}

function Get-NetFirewallAddressFilter {
  [CmdletBinding()]
  param([string]$PolicyStore)
  return $script:World.Rules | ForEach-Object { [pscustomobject]@{ InstanceID = $_.Name; RemoteAddress = $_.Remote; LocalAddress = $(if ($_.ContainsKey('Local')) { $_.Local } else { 'Any' }) } }
}

# What a rule says beside ports, addresses and program; a rule of the world is whole where it says nothing of it.
function Get-OfRule($Rule, [string[]]$Names) {
  $known = $script:World.Rules | Where-Object { $_.Name -eq $Rule.InstanceID }
  $parts = [ordered]@{}
  foreach ($name in $Names) { $parts[$name] = $(if ($known.ContainsKey($name)) { $known[$name] } else { 'Any' }) }
  return [pscustomobject]$parts
}

function Get-NetFirewallInterfaceFilter {
  [CmdletBinding()]
  param($AssociatedNetFirewallRule)
  return Get-OfRule $AssociatedNetFirewallRule 'InterfaceAlias'
}

function Get-NetFirewallInterfaceTypeFilter {
  [CmdletBinding()]
  param($AssociatedNetFirewallRule)
  return Get-OfRule $AssociatedNetFirewallRule 'InterfaceType'
}

function Get-NetFirewallServiceFilter {
  [CmdletBinding()]
  param($AssociatedNetFirewallRule)
  return Get-OfRule $AssociatedNetFirewallRule 'Service'
}

function Get-NetFirewallSecurityFilter {
  [CmdletBinding()]
  param($AssociatedNetFirewallRule)
  return Get-OfRule $AssociatedNetFirewallRule 'LocalUser', 'RemoteUser', 'RemoteMachine'
}

# As in the module: what is not there is an error that stops only who asked for it with -ErrorAction.
function Get-Rule {
  [CmdletBinding()]
  param([string[]]$Name)
  $rule = $script:World.Rules | Where-Object { $Name -contains $_.Name }
  if (-not $rule) { Write-Error "No MSFT_NetFirewallRule objects found with property 'InstanceID' equal to '$Name'." -Category ObjectNotFound }
  return $rule
}

function New-NetFirewallRule {
  [CmdletBinding()]
  param([string]$Name, [Parameter(Mandatory)][string]$DisplayName, [string]$Direction, [string]$Action, [string]$Protocol, [string[]]$LocalPort = @('Any'), [string]$Program = 'Any', [string[]]$RemoteAddress = @('Any'), [string[]]$Profile = @('Any'), [string]$Enabled)
  if ($Direction -ne 'Inbound') { throw $Direction }
  if ($script:World.Rules | Where-Object { $_.Name -eq $Name }) { throw 'Cannot create a file when that file already exists.' }
  $script:World.Rules += @{ Name = $Name; DisplayName = $DisplayName; Action = $Action; Enabled = ($Enabled -eq 'True'); Profile = ($Profile -join ', '); Protocol = $Protocol; LocalPort = $LocalPort; Remote = $RemoteAddress; Program = $Program; Source = 'Local' }
  return [pscustomobject]@{ Name = $Name }
}

function Set-NetFirewallRule {
  [CmdletBinding()]
  param([Parameter(Mandatory)][string[]]$Name, [string]$Protocol, [string[]]$LocalPort)
  $rule = Get-Rule $Name
  if (-not $rule) { return }
  if ($Protocol -eq 'Any' -and "$LocalPort" -ne 'Any') { throw 'ports need TCP or UDP' }
  $rule.Protocol = $Protocol
  $rule.LocalPort = $LocalPort
}

function Enable-NetFirewallRule {
  [CmdletBinding()]
  param([Parameter(Mandatory)][string[]]$Name)
  $rule = Get-Rule $Name
  if ($rule) { $rule.Enabled = $true }
}

function Disable-NetFirewallRule {
  [CmdletBinding()]
  param([Parameter(Mandatory)][string[]]$Name)
  $rule = Get-Rule $Name
  if ($rule) { $rule.Enabled = $false }
}

function Remove-NetFirewallRule {
  [CmdletBinding()]
  param([Parameter(Mandatory)][string[]]$Name)
  if (-not (Get-Rule $Name)) { return }
  $script:World.Rules = @($script:World.Rules | Where-Object { $Name -notcontains $_.Name })
}

# ---- IIS

function Get-Site1([string]$Name) { return $script:World.Sites | Where-Object { $_.Name -eq $Name } }

function Get-Website {
  [CmdletBinding()]
  param()
  return $script:World.Sites | ForEach-Object { [pscustomobject]@{ name = $_.Name; id = $_.Id; state = $_.State; physicalPath = $_.Path; applicationPool = $_.Pool } }
}

function Get-WebBinding {
  [CmdletBinding()]
  param([string]$Name)
  return (Get-Site1 $Name).Bindings | ForEach-Object { [pscustomobject]$_ }
}

function New-WebBinding {
  [CmdletBinding()]
  param([string]$Name, [string]$Protocol, [string]$IPAddress = '*', [int]$Port, [string]$HostHeader)
  $site = Get-Site1 $Name
  if (@($site.Bindings | Where-Object { $_.protocol -eq $Protocol -and $_.bindingInformation -eq "${IPAddress}:${Port}:$HostHeader" }).Count) { throw 'Cannot add duplicate collection entry of type binding' }
  $site.Bindings += @{ protocol = $Protocol; bindingInformation = "${IPAddress}:${Port}:$HostHeader" }
}

function Remove-WebBinding {
  [CmdletBinding()]
  param([string]$Name, [string]$Protocol, [string]$IPAddress, [int]$Port, [string]$HostHeader)
  $site = Get-Site1 $Name
  $site.Bindings = @($site.Bindings | Where-Object { $_.protocol -ne $Protocol -or $_.bindingInformation -ne "${IPAddress}:${Port}:$HostHeader" })
}

function Get-WebAppPoolState {
  [CmdletBinding()]
  param([Parameter(Mandatory)][string]$Name)
  return [pscustomobject]@{ Value = $script:World.Pools[$Name].State }
}

function Restart-WebAppPool {
  [CmdletBinding()]
  param([Parameter(Mandatory)][string]$Name)
  if ($script:World.Pools[$Name].State -ne 'Started') { throw 'You have to start stopped object before restarting it.' }
  Add-Call "Restart pool $Name"
}

function Start-WebAppPool {
  [CmdletBinding()]
  param([Parameter(Mandatory)][string]$Name)
  $script:World.Pools[$Name].State = 'Started'
  Add-Call "Start pool $Name"
}

function Get-Pool1([string]$Filter) {
  if ($Filter -notmatch '^system\.applicationHost/applicationPools/add\[@name=([''"])(.+)\1\]/processModel$') { return $null }
  return $script:World.Pools[$Matches[2]]
}

function Test-AppHost([string]$PSPath) { if ($PSPath -ne 'MACHINE/WEBROOT/APPHOST') { throw $PSPath } }

$Defaults = @{ allowUnlisted = $true; denyAction = 'Forbidden'; enabled = $false; maxRequests = 20; maxConcurrentRequests = 5 }

function Get-WebConfigurationProperty {
  [CmdletBinding()]
  param([string[]]$PSPath, [string[]]$Location, [Parameter(Mandatory)][string[]]$Filter, [Parameter(Mandatory)][string[]]$Name)
  Test-AppHost $PSPath
  $pool = Get-Pool1 $Filter
  if ($pool) {
    if ($Name -eq 'password') { throw 'a password is read' }
    if ($Name -eq 'identityType') { return $pool.identityType }
    return [pscustomobject]@{ Name = "$Name"; Value = $pool["$Name"] }
  }
  $key = "$Location|$Filter|$Name"
  $value = $Defaults["$Name"]
  if ($script:World.Config.ContainsKey($key)) { $value = $script:World.Config[$key] }
  if ($value -is [string]) { return $value }
  return [pscustomobject]@{ Name = "$Name"; Value = $value }
}

function Set-WebConfigurationProperty {
  [CmdletBinding()]
  param([string[]]$PSPath, [string[]]$Location, [Parameter(Mandatory)][string[]]$Filter, [Parameter(Mandatory)][string]$Name, [object]$Value)
  Test-AppHost $PSPath
  $pool = Get-Pool1 $Filter
  if ($pool) { $pool[$Name] = $Value; return }
  if ($script:World.Feature -ne 'Enabled') { throw 'the section is not there' }
  $key = "$Location|$Filter|$Name"
  if ($Value -eq $Defaults[$Name]) { $script:World.Config.Remove($key) } else { $script:World.Config[$key] = $Value }
}

function Get-WebConfiguration {
  [CmdletBinding()]
  param([string[]]$PSPath, [string[]]$Location, [Parameter(Mandatory)][string[]]$Filter)
  Test-AppHost $PSPath
  if ("$Filter" -ne 'system.webServer/security/ipSecurity/add') { throw "$Filter" }
  return @($script:World.Entries["$Location"]) | Where-Object { $_ } | ForEach-Object { [pscustomobject]$_ }
}

function Add-WebConfigurationProperty {
  [CmdletBinding()]
  param([string[]]$PSPath, [string[]]$Location, [Parameter(Mandatory)][string[]]$Filter, [Parameter(Mandatory)][string]$Name, [object]$Value, [int]$AtIndex = -1)
  Test-AppHost $PSPath
  if ("$Filter" -ne 'system.webServer/security/ipSecurity' -or $Name -ne '.') { throw "$Filter" }
  if ($script:World.Feature -ne 'Enabled') { throw 'the section is not there' }
  $mask = '255.255.255.255'
  if ($Value.ContainsKey('subnetMask')) { $mask = $Value.subnetMask }
  $there = @($script:World.Entries["$Location"] | Where-Object { $_ })
  if ($AtIndex -lt 0) { $AtIndex = $there.Count }
  if ($AtIndex -gt $there.Count) { throw 'Index was out of range.' }
  $added = @{ ipAddress = $Value.ipAddress; subnetMask = $mask; allowed = [bool]::Parse($Value.allowed) }
  $script:World.Entries["$Location"] = @($there | Select-Object -First $AtIndex) + $added + @($there | Select-Object -Skip $AtIndex)
}

function Remove-WebConfigurationProperty {
  [CmdletBinding()]
  param([string[]]$PSPath, [string[]]$Location, [Parameter(Mandatory)][string[]]$Filter, [Parameter(Mandatory)][string[]]$Name, [hashtable]$AtElement)
  Test-AppHost $PSPath
  $left = @($script:World.Entries["$Location"] | Where-Object { $_.ipAddress -ne $AtElement.ipAddress -or $_.allowed -ne [bool]::Parse($AtElement.allowed) -or ($AtElement.ContainsKey('subnetMask') -and $_.subnetMask -ne $AtElement.subnetMask) })
  if ($left.Count) { $script:World.Entries["$Location"] = $left } else { $script:World.Entries.Remove("$Location") }
}

function Get-WindowsOptionalFeature {
  [CmdletBinding()]
  param([switch]$Online, [string]$FeatureName)
  return [pscustomobject]@{ FeatureName = $FeatureName; State = $script:World.Feature }
}

function Enable-WindowsOptionalFeature {
  [CmdletBinding()]
  param([switch]$Online, [Parameter(Mandatory)][string[]]$FeatureName, [switch]$All, [switch]$NoRestart)
  if (-not $Online -or $FeatureName -ne 'IIS-IPSecurity') { throw "$FeatureName" }
  if (-not $NoRestart) { throw 'Windows would ask for a restart' }
  $script:World.Feature = 'Enabled'
  return [pscustomobject]@{ RestartNeeded = $false }
}

# Web mail answers where a site is bound, started, and its pool can sign in and read.
function Invoke-WebRequest {
  [CmdletBinding()]
  param([Parameter(Mandatory, Position = 0)][uri]$Uri, [System.Collections.IDictionary]$Headers, [switch]$UseBasicParsing, [int]$TimeoutSec)
  $name = "$($Headers.Host)"
  $site = $script:World.Sites | Where-Object { $_.Bindings | Where-Object { $_.protocol -eq $Uri.Scheme -and $_.bindingInformation -match ":$($Uri.Port):($([regex]::Escape($name))|$([regex]::Escape($Uri.Host)))?$" } } | Select-Object -First 1
  Add-Call "GET $Uri $name"
  if (-not $site -or $site.State -ne 'Started') { throw 'Unable to connect to the remote server' }
  if ($Uri.Scheme -eq 'https') { throw 'The underlying connection was closed: Could not establish trust relationship.' }
  $pool = $script:World.Pools[$site.Pool]
  $fails = $site.ContainsKey('Fails') -and $site.Fails
  if ($pool.identityType -eq 'SpecificUser') {
    $user = $script:World.Users | Where-Object { "$($_.Domain)\$($_.Name)" -eq $pool.userName }
    if (-not $user -or $user.Password -cne $pool.password) { $pool.State = 'Stopped'; $fails = $true }
    if ($user -and $site.ContainsKey('FailsFor') -and $site.FailsFor -eq $user.Name) {
      $fails = $true
      $site.Fails = $site.ContainsKey('StaysDown')
    }
  }
  if ($fails) {
    $failure = [System.Exception]::new('The remote server returned an error: (503) Server Unavailable.')
    throw (Add-Member -InputObject $failure -MemberType NoteProperty -Name Response -Value ([pscustomobject]@{ StatusCode = 503 }) -PassThru)
  }
  return [pscustomobject]@{ StatusCode = 200 }
}

Export-ModuleMember -Function *
