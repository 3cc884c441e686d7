# What apply and undo share: carrying out one change, the record of what was there before it, and the changes that both make.

# ---- carrying out

$Changes = 0

# One change: told, and with -WhatIf told only. The names keep clear of those that the block uses.
function Invoke-Change([string]$ChangeText, [scriptblock]$ChangeBlock) {
  if (-not $PSCmdlet.ShouldProcess($env:COMPUTERNAME, $ChangeText)) { return }
  $ConfirmPreference = 'None'
  Write-Line $ChangeText
  $script:Changes++
  & $ChangeBlock
}

# Only one run at a time on a host, from whatever folder. Windows lets go of the file when the run ends, however it ends.
function Enter-Lock {
  $file = "$env:ProgramData\smlockdown-host.lock"
  try {
    return [System.IO.File]::Open($file, 'OpenOrCreate', 'ReadWrite', 'None')
  } catch {
    Stop-Run "Another run of these scripts is under way on this host (it holds $file). Nothing was changed."
  }
}

# ---- the record

# undo does as the record says: whoever can change it could let undo do it.
function Confirm-Folder {
  $writing = @(Get-Crowds $Folder)
  if ($writing.Count -eq 0) { return }
  Stop-Run "$(Get-NameOf $writing[0].sid) may change what lies in $Folder, and with it what undo.ps1 would bring back. Nothing was changed. Let only administrators in, look whether script and record are still yours, and run this again:`n  icacls `"$Folder`" /inheritance:r /grant:r `"*S-1-5-32-544:(OI)(CI)F`" `"*S-1-5-18:(OI)(CI)F`""
}

function Get-RecordPath {
  return "$Folder\smlockdown-host-record.json"
}

# What apply found before each change, oldest first; $null where there is no record.
function Read-Record {
  if (-not (Test-Path -LiteralPath (Get-RecordPath))) { return $null }
  try {
    $record = ConvertFrom-Json -InputObject (Get-Content -LiteralPath (Get-RecordPath) -Raw -Encoding UTF8)
    $isRecord = $record.format -eq 'smlockdown-host-record' -and $record.formatVersion -eq 1 -and $null -ne $record.entries
  } catch {
    $isRecord = $false
  }
  if (-not $isRecord) { Stop-Run "$(Get-RecordPath) is no record of these scripts, or it is damaged: put it aside, or bring it back from a copy." }
  if ($record.host -ne $env:COMPUTERNAME) { Stop-Run "$(Get-RecordPath) is of the host $($record.host), not of this one." }
  return $record
}

# Written beside, to the disk itself, and moved: a run that is cut off, or the power, leaves the record as it was.
function Write-Record($Entries) {
  $record = [ordered]@{ format = 'smlockdown-host-record'; formatVersion = 1; host = $env:COMPUTERNAME; entries = @($Entries) }
  $path = Get-RecordPath
  Set-Content -LiteralPath "$path.tmp" -Value (ConvertTo-Json -InputObject $record -Depth 8) -Encoding UTF8
  $file = (Get-Item -LiteralPath "$path.tmp").Open([IO.FileMode]::Open, [IO.FileAccess]::Write)
  $file.Flush($true)
  $file.Dispose()
  Move-Item -LiteralPath "$path.tmp" -Destination $path -Force
}

# Kept before the change is made. What was found first counts: a later run of apply does not overwrite it.
function Save-Before([string]$Kind, [string]$Target, $Before) {
  $record = Read-Record
  $entries = @()
  if ($record) { $entries = @($record.entries) }
  if (@($entries | Where-Object { $_.kind -eq $Kind -and $_.target -eq $Target }).Count -gt 0) { return }
  Write-Record ($entries + (Get-Bare ([ordered]@{ kind = $Kind; target = $Target; before = $Before })))
}

# ---- secrets: asked for on the host, held in memory, written nowhere

function Read-Secret([string]$Prompt) {
  return Read-Host -Prompt $Prompt -AsSecureString
}

function Get-Plain([System.Security.SecureString]$Secret) {
  return (New-Object -TypeName System.Management.Automation.PSCredential -ArgumentList 'account', $Secret).GetNetworkCredential().Password
}

# Does this account have a password that somebody knows?
function Test-HasPassword([string]$Kind) {
  return $Kind -eq 'local-user' -or $Kind -eq 'domain-user'
}

# ---- rights

function Write-Rights([string]$Right, [string[]]$Holders) {
  $file = [System.IO.Path]::GetTempFileName()
  $database = "$file.sdb"
  try {
    $lines = '[Unicode]', 'Unicode=yes', '[Version]', 'signature="$CHICAGO$"', 'Revision=1', '[Privilege Rights]', "$Right = $($Holders -join ',')"
    Set-Content -LiteralPath $file -Value $lines -Encoding Unicode
    & secedit.exe /configure /db $database /cfg $file /areas USER_RIGHTS /quiet | Out-Null
    if ($LASTEXITCODE -ne 0) { throw "secedit could not set $Right (code $LASTEXITCODE)" }
  } finally {
    foreach ($one in $file, $database) {
      if (Test-Path -LiteralPath $one) { Remove-Item -LiteralPath $one }
    }
  }
}

# Gives or takes one right of one account, leaves everybody else's, and reads it again.
function Set-Right([string]$Right, [string]$Sid, [bool]$Gives) {
  $rights = Get-UserRights
  $others = @()
  if ($rights.ContainsKey($Right)) { $others = @($rights[$Right] | Where-Object { (Get-HolderSid $_) -ne $Sid }) }
  if ($Gives) { $others += "*$Sid" }
  Write-Rights $Right $others
  if ((Test-Right (Get-UserRights) $Right $Sid) -ne $Gives) { throw "$Right is not as it was set: a policy of the domain may hold it." }
}

function Invoke-Icacls([string[]]$Arguments) {
  & icacls.exe @Arguments | Out-Null
  if ($LASTEXITCODE -ne 0) { throw "icacls could not change the rights of $($Arguments[0]) (code $LASTEXITCODE)" }
}

# Bits of an access mask -> icacls' letters for them.
$RightLetters = [ordered]@{
  RD = 0x1; WD = 0x2; AD = 0x4; REA = 0x8; WEA = 0x10; X = 0x20; DC = 0x40; RA = 0x80; WA = 0x100; DE = 0x10000; RC = 0x20000; WDAC = 0x40000
  WO = 0x80000; S = 0x100000; GA = 0x10000000; GE = 0x20000000; GW = 0x40000000; GR = 0x80000000
}

# What the folder itself allows an account, each entry as icacls takes it: (OI)(CI)(RD,WD)
function Get-Grants([string]$Path, [string]$Sid) {
  $grants = @((Get-Acl -LiteralPath $Path).GetAccessRules($true, $false, [System.Security.Principal.SecurityIdentifier]) | Where-Object {
      $_.IdentityReference.Value -eq $Sid -and "$($_.AccessControlType)" -eq 'Allow'
    } | ForEach-Object {
      $rule = $_
      $letters = @($RightLetters.Keys | Where-Object { [int]$rule.FileSystemRights -band $RightLetters[$_] })
      $flags = ''
      if ("$($rule.InheritanceFlags)" -match 'ObjectInherit') { $flags += '(OI)' }
      if ("$($rule.InheritanceFlags)" -match 'ContainerInherit') { $flags += '(CI)' }
      if ("$($rule.PropagationFlags)" -match 'InheritOnly') { $flags += '(IO)' }
      if ("$($rule.PropagationFlags)" -match 'NoPropagateInherit') { $flags += '(NP)' }
      "$flags($($letters -join ','))"
    })
  return , $grants
}

# In place of what the folder itself allows the account; nothing: that goes.
function Set-Grants([string]$Path, [string]$Sid, [string[]]$Grants) {
  $verb = '/grant:r'
  foreach ($grant in $Grants) {
    Invoke-Icacls $Path, $verb, "*${Sid}:$grant"
    $verb = '/grant'
  }
  if ($Grants.Count -eq 0) { Invoke-Icacls $Path, '/remove:g', "*$Sid" }
}

# ---- the service

function Set-ServiceAccount([string]$Name, [string]$StartName, [string]$Plain) {
  $answer = Invoke-CimMethod -InputObject (Get-OneService $Name) -MethodName Change -Arguments @{ StartName = $StartName; StartPassword = $Plain }
  if ($answer.ReturnValue -ne 0) { throw "Windows did not let the service $Name run as $StartName (Win32_Service.Change gave $($answer.ReturnValue))." }
}

function Test-Healthy([string]$Name, [int[]]$Ports) {
  if ((Get-OneService $Name).State -ne 'Running') { return $false }
  foreach ($port in $Ports) {
    if (-not (Test-Answer $port)) { return $false }
  }
  return $true
}

# Twice in a row, as one that starts can still stop.
function Wait-Healthy([string]$Name, [int[]]$Ports) {
  $times = 0
  for ($waited = 0; $waited -le $WaitSeconds; $waited += 2) {
    if (Test-Healthy $Name $Ports) { $times++ } else { $times = 0 }
    if ($times -eq 2) { return }
    Start-Sleep -Seconds 2
  }
  throw "The service $Name did not come up within $WaitSeconds seconds (running, and answering at $($Ports -join ' and '))."
}

# Back to the account of before. Its password is asked for again where it was mistyped, as the service stands still until it is right.
function Restore-ServiceAccount([string]$Name, $Before, [int[]]$Ports, [string]$Prompt) {
  for ($times = 3; ; $times--) {
    $plain = ''
    if (Test-HasPassword $Before.kind) { $plain = Get-Plain (Read-Secret $Prompt) } else { $times = 1 }
    try {
      Switch-ServiceAccount $Name $Before.name $plain $Ports
      return
    } catch {
      if ($times -le 1) { throw }
      Write-Line "$_ Was the password mistyped?"
    }
  }
}

# Stops it, gives it the account, starts it, and waits until it is healthy.
function Switch-ServiceAccount([string]$Name, [string]$StartName, [string]$Plain, [int[]]$Ports) {
  Stop-Service -Name ([WildcardPattern]::Escape($Name))
  Set-ServiceAccount $Name $StartName $Plain
  Start-Service -Name ([WildcardPattern]::Escape($Name))
  Wait-Healthy $Name $Ports
}

# ---- IIS

function Set-IisValue([string]$Filter, [string]$Name, $Value, [string]$Location = '') {
  if ($Location) {
    Set-WebConfigurationProperty -PSPath $AppHost -Location $Location -Filter $Filter -Name $Name -Value $Value
  } else {
    Set-WebConfigurationProperty -PSPath $AppHost -Filter $Filter -Name $Name -Value $Value
  }
}

# What the site answers: a status, or 0 where nothing came that says anything. A page for the wrong name is an answer too.
function Get-SiteStatus([string]$Site) {
  $bindings = @(Get-Bindings $Site | ForEach-Object { $_ } | Where-Object { $_.protocol -eq 'http' -or $_.protocol -eq 'https' } | Sort-Object { $_.tls })
  foreach ($binding in $bindings) {
    $address = $binding.ip
    if ($address -eq '*' -or $address -eq '') { $address = '127.0.0.1' }
    $headers = @{}
    if ($binding.host -and $binding.tls) { $address = $binding.host }
    elseif ($binding.host) { $headers.Host = $binding.host }
    try {
      $answer = Invoke-WebRequest -Uri "$($binding.protocol)://${address}:$($binding.port)/" -Headers $headers -UseBasicParsing -TimeoutSec 60
      return [int]$answer.StatusCode
    } catch {
      $response = $null
      if ($_.Exception.PSObject.Properties['Response']) { $response = $_.Exception.Response }
      if ($response) { return [int]$response.StatusCode }
    }
  }
  return 0
}

function Set-PoolIdentity([string]$Pool, [string]$Identity, [string]$UserName, [string]$Plain) {
  $filter = Get-PoolFilter $Pool
  Set-IisValue $filter 'userName' $UserName
  Set-IisValue $filter 'password' $Plain
  Set-IisValue $filter 'identityType' $Identity
  if ((Get-WebAppPoolState -Name $Pool).Value -eq 'Started') { Restart-WebAppPool -Name $Pool } else { Start-WebAppPool -Name $Pool }
}

# Web mail answers under the identity? An answer of the server's own failure, or a pool that stopped, says no.
function Test-Site([string]$Site, [string]$Pool) {
  $status = Get-SiteStatus $Site
  if ($status -ge 500) { throw "The site $Site answers with $status." }
  if ((Get-WebAppPoolState -Name $Pool).Value -ne 'Started') { throw "The application pool $Pool stopped." }
  if ($status -eq 0) { Write-Line "The site $Site could not be asked from here: open web mail in a browser now." }
}

function Get-EntryValue($Entry) {
  $value = @{ ipAddress = $Entry.address; allowed = "$([bool]$Entry.allow)" }
  if ($Entry.mask) { $value.subnetMask = $Entry.mask }
  return $value
}

# Behind all others, or at this place of the list.
function Add-IpEntry([string]$Site, $Entry, [int]$At = -1) {
  if ($At -lt 0) {
    Add-WebConfigurationProperty -PSPath $AppHost -Location $Site -Filter $IpSecurity -Name '.' -Value (Get-EntryValue $Entry)
  } else {
    Add-WebConfigurationProperty -PSPath $AppHost -Location $Site -Filter $IpSecurity -Name '.' -Value (Get-EntryValue $Entry) -AtIndex $At
  }
}

function Remove-IpEntry([string]$Site, $Entry) {
  Remove-WebConfigurationProperty -PSPath $AppHost -Location $Site -Filter $IpSecurity -Name '.' -AtElement (Get-EntryValue $Entry)
}

# Of both: how many requests in how long, and how many at once.
function Set-Dynamic([string]$Site, $Dynamic) {
  Set-IisValue "$DynamicSecurity/denyByRequestRate" 'enabled' $Dynamic.byRate $Site
  Set-IisValue "$DynamicSecurity/denyByRequestRate" 'maxRequests' $Dynamic.rate $Site
  Set-IisValue "$DynamicSecurity/denyByConcurrentRequests" 'enabled' $Dynamic.byConcurrency $Site
  Set-IisValue "$DynamicSecurity/denyByConcurrentRequests" 'maxConcurrentRequests' $Dynamic.concurrency $Site
}
