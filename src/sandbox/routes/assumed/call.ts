/** What every assumed call has in common: it is marked as such in the server's own documentation. */
export const CALL = { access: 'system', evidence: 'assumed' } as const;
export const READ = { ...CALL, method: 'GET', effect: 'read' } as const;
export const WRITE = { ...CALL, method: 'POST', effect: 'write' } as const;
export const CONTROLLER = 'SystemAdminSettingsController';
