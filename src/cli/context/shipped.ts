/** What ships with the tool. */
import { fileURLToPath } from 'node:url';

/** The folder of the playbooks. */
export const SHIPPED = fileURLToPath(new URL('../../../playbooks/', import.meta.url));
