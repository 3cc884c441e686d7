/** Extensions that a server refuses, written down apart from the steps: what runs, and what `strict` adds. */

/** What a web server runs or obeys, then what Windows runs, installs or mounts when it is opened. */
export const DANGEROUS = [
  ...[
    'asp',
    'aspx',
    'ashx',
    'asmx',
    'asax',
    'ascx',
    'cer',
    'config',
    'cshtml',
    'vbhtml',
    'svc',
    'asa',
    'cdx',
  ],
  ...['php', 'php3', 'php4', 'php5', 'phtml', 'phar', 'jsp', 'jspx'],
  ...[
    'exe',
    'dll',
    'com',
    'scr',
    'pif',
    'bat',
    'cmd',
    'ps1',
    'psm1',
    'vbs',
    'vbe',
    'js',
    'jse',
    'wsf',
    'wsh',
  ],
  ...['hta', 'msi', 'msp', 'jar', 'lnk', 'reg', 'cpl', 'chm', 'iso', 'img', 'vhd', 'vhdx'],
] as const;

export const ALSO_STRICT = [
  ...['ade', 'adp', 'appref-ms', 'application', 'cgi', 'gadget', 'hlp', 'inf', 'ins', 'isp', 'jnlp', 'mde'],
  ...['msc', 'mst', 'ocx', 'pl', 'ps1xml', 'psd1', 'py', 'scf', 'sct', 'sh', 'shtml', 'sys', 'url', 'war'],
  ...['ws', 'wsc', 'xll'],
] as const;
