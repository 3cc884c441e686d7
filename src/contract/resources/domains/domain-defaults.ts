/** Resource `domain-defaults`. */
import { defineDocument, settingsPage, wiresOf } from '../../define.js';
import { domainSettings } from './domain-settings.js';

const { catchAll: _, ...wires } = wiresOf(domainSettings);

/**
 * Domain Defaults, a document: what a domain added later starts with. Existing domains do not follow it.
 * Shape: as one domain's settings, without its identity: in `domainSettings` both ways, changed members only.
 * Units: messages an hour.
 * Source: the page exists (vendor help); its calls and names are `assumed` (docs/assumed-api.md).
 */
export const domainDefaults = defineDocument({
  id: 'domain-defaults',
  title: 'Domain Defaults',
  where: 'Manage > Domains > Actions > Domain Defaults',
  model: domainSettings.model.omit({ catchAll: true }),
  binding: {
    ...settingsPage('settings/sysadmin/domain-defaults', 'domainSettings'),
    fields: {
      ...wires,
      twoFactor: {
        ...wires.twoFactor,
        note: 'the number of forced is not known: whatever is neither of the two that are is read as another',
      },
    },
  },
});
