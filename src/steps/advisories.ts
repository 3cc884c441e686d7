/**
 * Published advisories about SmarterMail, as of the day below. What is missing here proves nothing: advisories of
 * 2020 and of 2022 to 2024, fixes without an advisory, and anything later are not covered.
 * Source: CVE records, NVD, the known-exploited list of CISA, and the researchers' own texts.
 */
export interface Advisory {
  readonly id: string;
  readonly title: string;
  readonly severity: 'medium' | 'high' | 'critical' | undefined;
  /** First build with the fix; undefined when nobody has named it. */
  readonly fixedInBuild: number | undefined;
  /** On the known-exploited list of CISA. */
  readonly isExploited: boolean;
}

export const ADVISORIES_AS_OF = '2026-10-09';

/** Below it, the flaws of January 2026 were exploited within days: treat the server as compromised until checked. */
export const COMPROMISED_BELOW_BUILD = 9511;

export const advisories: readonly Advisory[] = [
  {
    id: 'CVE-2019-7213',
    title: 'Path traversal',
    severity: 'critical',
    fixedInBuild: 6985,
    isExploited: false,
  },
  {
    id: 'CVE-2019-7214',
    title: 'Deserialization of untrusted .NET data on TCP port 17001, leading to remote code execution',
    severity: 'critical',
    fixedInBuild: 6985,
    isExploited: false,
  },
  {
    id: 'CVE-2021-32233',
    title: 'Cross-site scripting',
    severity: undefined,
    fixedInBuild: 7803,
    isExploited: false,
  },
  {
    id: 'CVE-2021-32234',
    title: 'Remote code execution',
    severity: undefined,
    fixedInBuild: 7803,
    isExploited: false,
  },
  {
    id: 'CVE-2021-43977',
    title: 'Cross-site scripting',
    severity: undefined,
    fixedInBuild: 7803,
    isExploited: false,
  },
  {
    id: 'CVE-2025-52691',
    title:
      'Unauthenticated upload of arbitrary files (path traversal in the GUID of /api/upload), leading to remote code execution',
    severity: 'critical',
    fixedInBuild: 9413,
    isExploited: true,
  },
  {
    id: 'CVE-2026-23760',
    title:
      'Unauthenticated password reset of a system administrator through auth/force-reset-password: full administration, and from there operating-system commands through a volume mount',
    severity: 'critical',
    fixedInBuild: 9511,
    isExploited: true,
  },
  {
    id: 'CVE-2026-24423',
    title: 'Unauthenticated remote code execution through connect-to-hub',
    severity: 'critical',
    fixedInBuild: 9511,
    isExploited: true,
  },
  {
    id: 'CVE-2026-25067',
    title: 'Unauthenticated path coercion in the background-of-the-day feature (UNC path, NTLM relay)',
    severity: 'medium',
    fixedInBuild: 9518,
    isExploited: false,
  },
  {
    id: 'CVE-2026-7807',
    title: 'Authenticated read of local .json files (credentials) through report/summary/{type}',
    severity: 'high',
    fixedInBuild: 9560,
    isExploited: false,
  },
  {
    id: 'AV26-398',
    title:
      'Canadian Centre for Cyber Security advisory: update to build 9610 (content of the fix not stated)',
    severity: undefined,
    fixedInBuild: 9610,
    isExploited: false,
  },
  {
    id: 'FULLDISC-2026-09-36',
    title:
      'A system administrator can run programs as SYSTEM through the antivirus command line (seen on build 9693)',
    severity: 'high',
    fixedInBuild: undefined,
    isExploited: false,
  },
  {
    id: 'CVE-2026-104082',
    title:
      'A system administrator can run code: a domain path inside the Scripts folder, an emptied upload-extension blacklist and a mount command combined',
    severity: 'high',
    fixedInBuild: 9777,
    isExploited: false,
  },
  {
    id: 'CVE-2026-104083',
    title: 'Stored mutation cross-site scripting, remote',
    severity: 'medium',
    fixedInBuild: 9777,
    isExploited: false,
  },
  {
    id: 'CVE-2026-104084',
    title: 'The role stays in the access and refresh token after a demotion',
    severity: 'high',
    fixedInBuild: 9777,
    isExploited: false,
  },
];
