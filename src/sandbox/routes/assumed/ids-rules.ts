/** Rules of intrusion detection. Permanent ones can be edited, never removed. */
import type { ServerRoute } from '../../route.js';
import type { IdsRule } from '../../state.js';
import { collectionRoutes, nextId } from './collection-routes.js';

/** What a client may say about a rule. Whether it is permanent is the server's own. */
const IDS_RULE = {
  type: 0,
  service: null,
  timeFrameMinutes: 0,
  threshold: 0,
  blockMinutes: 0,
  action: 0,
  notifyAddress: '',
  description: '',
};

export const idsRuleRoutes: readonly ServerRoute[] = collectionRoutes<IdsRule>({
  path: 'settings/sysadmin/ids-rules',
  rowPath: 'settings/sysadmin/ids-rule',
  name: 'IdsRule',
  wrappers: { rows: 'idsRules', row: 'idsRule' },
  key: 'id',
  template: IDS_RULE,
  rowsOf: ({ idsRules }) => idsRules,
  keep: (state, rows) => {
    state.idsRules = rows;
  },
  identify: (_blank, rows) => ({ id: nextId(rows), ...IDS_RULE, isPermanent: false }),
  refusal: ({ isPermanent }) => (isPermanent ? 'Permanent rules cannot be deleted' : undefined),
});
