<#
.SYNOPSIS
Looks at this SmarterMail host and prints what it found, as evidence for: smlockdown audit --host-evidence FILE
.DESCRIPTION
Changes nothing on the host. Prints one line of JSON, without any password, hash or key, and writes it to a file with -Out.
Run it as an administrator: what it may not see, it says so.
.PARAMETER User
The account that SmarterMail should run as.
.PARAMETER DataFolder
The folder with SmarterMail's mail, where it is not found by itself.
.PARAMETER Out
A file for the evidence, in place of the screen.
.PARAMETER Folder
The folder of the log; the script's own by default.
.EXAMPLE
.\check.ps1 -Out evidence.json
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
  [string]$User,
  [string]$DataFolder = '',
  [string]$Out = '',
  [string]$Folder = ''
)

# ---- common.ps1 comes here ----

if (-not $PSCmdlet.ShouldProcess($env:COMPUTERNAME, 'Look at services, accounts, rights, IIS, ports, firewall and files')) { return }
Add-Log "check: looks at $env:COMPUTERNAME for the account $User"
if (-not (Test-Unedited)) { Write-Warning 'This script was edited after it was written.' }

# A copy of mail or settings that lies beside them.
function Get-CopyKind([string]$Name) {
  if ($Name -match '\.(bak|old|orig)$') { return 'bak' }
  if ($Name -match '\.(zip|7z|rar|gz|tar)$') { return 'zip' }
  if ($Name -match '(?i)(^|[ _.-])(copy|backup)([ _.-]|$)') { return 'other' }
  return $null
}

# Copies in the data folder and among the domains: whole trees of mail are not walked.
function Get-Copies([string]$Data) {
  $copies = @()
  foreach ($below in '', 'Domains') {
    $folder = "$Data\$below".TrimEnd('\')
    if (-not (Test-Path -LiteralPath $folder)) { continue }
    foreach ($item in Get-ChildItem -LiteralPath $folder -Force) {
      $kind = Get-CopyKind $item.Name
      if ($kind) { $copies += [ordered]@{ path = (Limit-Text "$below\$($item.Name)".TrimStart('\')); kind = $kind } }
    }
  }
  return , $copies
}

function Get-FilesEvidence($Services) {
  $hasDefault = $false
  $unlisted = 0
  $copies = @()
  $scripts = @()
  $unread = 0
  foreach ($service in $Services) {
    # The vendor publishes one fixed hash of the password "admin": only whether a row begins with it leaves the host.
    $administrators = "$(Get-ParentFolder $service.path)\Settings\administrators.json"
    if (Test-Path -LiteralPath $administrators) {
      if ((Get-Content -LiteralPath $administrators -Raw -Encoding UTF8) -match '"1000:7Zf5bDhx') { $hasDefault = $true }
    } else {
      $unlisted++
    }
    if ($service.data) { $copies += Get-Copies $service.data }
    # What set-up or an update brought was there when the program was. An hour is for the rest of its run.
    $web = "$($service.installation)\MRS"
    if ((Test-Path -LiteralPath $web) -and (Test-Path -LiteralPath $service.path)) {
      $root = (Get-Item -LiteralPath $web).FullName
      $brought = (Get-Item -LiteralPath $service.path).CreationTimeUtc.AddHours(1)
      $lost = @()
      $files = @(Get-ChildItem -LiteralPath $web -Recurse -File -Force -ErrorAction SilentlyContinue -ErrorVariable lost)
      $unread += $lost.Count
      foreach ($file in $files) {
        if ($file.Name -notmatch '\.(asp|aspx|ashx|asmx|php|cshtml|exe|dll)$') { continue }
        if ($file.CreationTimeUtc -le $brought -and $file.LastWriteTimeUtc -le $brought) { continue }
        $path = $file.FullName.Substring($root.Length + 1).Replace('/', '\')
        $scripts += [ordered]@{
          path = (Limit-Text $path)
          modified = $file.LastWriteTimeUtc.ToString('yyyy-MM-ddTHH:mm:ssZ')
        }
      }
    } else {
      $unread++
    }
  }
  # One list that was not read may have it.
  if ($unlisted -gt 0 -and -not $hasDefault) { $hasDefault = $null }
  return [ordered]@{
    isDefaultAdmin = $hasDefault
    copies = @($copies | Select-Object -First 200)
    copiesTotal = $copies.Count
    scripts = @($scripts | Select-Object -First 200)
    scriptsTotal = $scripts.Count
    unread = $unread
  }
}

$system = Get-CimInstance -ClassName Win32_ComputerSystem
$windows = Get-CimInstance -ClassName Win32_OperatingSystem
$domain = $null
if ($system.PartOfDomain) { $domain = Limit-Text $system.Domain }

$services = Get-Part { , @(Get-MailServices | ForEach-Object { $_ } | ForEach-Object { Get-ServiceEvidence $_ }) }
$found = @()
if ($services.status -eq 'seen') { $found = @($services.value) }
$installations = @($found | ForEach-Object { $_.installation })

$account = Get-Part { Get-WantedAccount $User }

$rights = Get-Part {
  $folders = @()
  foreach ($service in $found) {
    $settings = "$(Get-ParentFolder $service.path)\Settings"
    $places = @(@('installation', $service.installation), @('data', $service.data), @('settings', $settings), @('web', "$($service.installation)\MRS"))
    if ($service.data) { Get-PlacesBeside $service.path $service.data | ForEach-Object { $_ } | ForEach-Object { $places += , @('data', $_) } }
    foreach ($one in $places) {
      if ($one[1] -and (Test-Path -LiteralPath $one[1])) {
        $folders += [ordered]@{ folder = (Limit-Text $one[1]); role = $one[0]; entries = (Get-FolderRights $one[1]) }
      }
    }
  }
  , $folders
}

$iis = Get-Part {
  if (Test-Iis) {
    $version = Get-FileVersion "$env:SystemRoot\System32\inetsrv\InetMgr.exe"
    $sites = @(Get-Sites $installations | ForEach-Object { $_ } | ForEach-Object {
        $name = $_.name
        [ordered]@{
          id = $_.id; name = $name; state = $_.state; path = $_.path; isSmarterMail = $_.isSmarterMail
          pool = (Get-Pool $_.poolName)
          bindings = (Get-Bindings $name)
          ip = (Get-Part { Get-Restrictions $name })
        }
      })
    [ordered]@{ version = (Limit-Text $version); ipRestrictions = (Test-IpFeature); sites = $sites }
  }
}

$ports = Get-Part {
  $known = 17017, 9998, 25, 587, 465, 143, 993, 110, 995, 80, 443
  , @(Get-NetTCPConnection -State Listen -ErrorAction Stop | Where-Object { $known -contains $_.LocalPort } | Select-Whole 1000 'ports that listen' | ForEach-Object {
      $process = Get-Process -Id $_.OwningProcess -ErrorAction SilentlyContinue
      $name = ''
      if ($process) { $name = $process.ProcessName }
      [ordered]@{ port = [int]$_.LocalPort; address = "$($_.LocalAddress)"; process = (Limit-Text $name) }
    })
}

$firewall = Get-Part { Get-FirewallEvidence @($found | ForEach-Object { $_.path }) }
$files = Get-Part { Get-FilesEvidence $found }

$content = [ordered]@{
  tool = $Wanted.Tool
  taken = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ')
  platform = 'windows'
  host = [ordered]@{
    name = $env:COMPUTERNAME; domain = $domain; os = (Limit-Text "$($windows.Caption) $($windows.Version)")
    language = (Limit-Text ($windows.MUILanguages | Select-Object -First 1))
  }
  elevated = (Test-Elevated)
  service = $services
  account = $account
  rights = $rights
  iis = $iis
  ports = $ports
  firewall = $firewall
  files = $files
}
$text = ConvertTo-Json -InputObject (Get-Bare $content) -Depth 12 -Compress
$evidence = "{`"format`":`"smlockdown-host-evidence`",`"formatVersion`":1,`"hash`":`"sha256:$(Get-TextHash $text)`",`"content`":$text}"
Add-Log "check: done; $($found.Count) SmarterMail found"
if (-not $Out) {
  Write-Output $evidence
  return
}
Set-Content -LiteralPath $Out -Value $evidence -Encoding UTF8 -Confirm:$false
foreach ($name in $content.Keys) {
  $part = $content[$name]
  if ($part -is [System.Collections.IDictionary] -and $part['status'] -eq 'not-seen') { Write-Line "Not seen: $name ($($part.why))." }
}
if (-not $content.elevated) { Write-Line 'This ran without the rights of an administrator, and may not have seen all: run it again as one.' }
Write-Line "Written to $Out; nothing was changed. Where smlockdown is: smlockdown audit --host-evidence FILE"
