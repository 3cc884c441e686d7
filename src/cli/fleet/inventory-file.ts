/** The list of servers that a command goes by, read. */
import { invalid, whyUnreadable } from '../../documents/problem.js';
import { inventoryIn, type Server } from '../../fleet/inventory.js';
import { DEFAULT_INVENTORY } from '../../report/model/fleet-report.js';
import { readUserFile } from '../../user-file.js';

/** `named`: on the command line. Errors: `inventory.invalid`, also for a file that is not there. */
export function openInventory(named: string | undefined): readonly Server[] {
  const file = named ?? DEFAULT_INVENTORY;
  let yaml: string;
  try {
    yaml = readUserFile(file);
  } catch (error) {
    throw invalid('inventory.invalid', [
      {
        place: { file },
        text: `${whyUnreadable(error)}. --inventory names another list; docs/fleet.md has one to begin with`,
      },
    ]);
  }
  return inventoryIn(yaml, file, { isNamed: named !== undefined });
}
