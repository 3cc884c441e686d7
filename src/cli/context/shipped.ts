/** What ships with the tool. */
import { packaged } from '../../package-folder.js';

/** The folder of the playbooks. */
export const SHIPPED = packaged('playbooks/');
