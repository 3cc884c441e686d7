/** The list of servers that a command goes by, read. */
import { invalid, whyUnreadable } from '../../documents/problem.js';
import { inventoryIn, type Server } from '../../fleet/inventory.js';
import { DEFAULT_INVENTORY } from '../../report/model/fleet-report.js';
import { readUserFile } from '../../user-file.js';

function textOf(file: string): string {
  try {
    return readUserFile(file);
  } catch (error) {
    throw invalid('inventory.invalid', [
      {
        place: { file },
        text: `${whyUnreadable(error)}. --inventory names another list; docs/fleet.md has one to begin with`,
      },
    ]);
  }
}

export interface List {
  readonly servers: readonly Server[];
  /** Nobody wrote to the file since. */
  readonly isAsRead: () => boolean;
}

/** `named`: on the command line. Errors: `inventory.invalid`, also for a file that is not there. */
export function openList(named: string | undefined): List {
  const file = named ?? DEFAULT_INVENTORY;
  const yaml = textOf(file);
  const isAsRead = () => {
    try {
      return textOf(file) === yaml;
    } catch {
      return false;
    }
  };
  return { servers: inventoryIn(yaml, file, { isNamed: named !== undefined }), isAsRead };
}

/** The same, for whoever reads it once. */
export function openInventory(named: string | undefined): readonly Server[] {
  return openList(named).servers;
}
