/** Incoming gateways: a collection whose items are added, edited and removed, and can all be brought back. */
import type { SandboxState } from '../../src/sandbox/state.js';
import { ROLE_EXAMPLES } from '../steps/role-examples.js';
import { aPlaybook } from './a-playbook.js';

export const GATEWAY = 'settings/sysadmin/incoming-gateway';

/** What `replacingGateways` asks for, by address. */
export const [MAIL, BACKUP] = ROLE_EXAMPLES['incoming-gateways'].servers;

type Gateway = SandboxState['incomingGateways'][number];

/** The server holds gateways of these addresses, as nobody asks for them. */
export function holdGateways(state: SandboxState, addresses: readonly string[]): void {
  state.incomingGateways = addresses.map(
    (address, index): Gateway => ({
      ...{ id: index + 1, address, mode: 1, domains: ['left.example'], userVerification: 0 },
      ...{ smarterMailGatewayMode: false, disableGreylisting: false, enabled: true },
    }),
  );
}

/** The gateways of the example, and no others. */
export function replacingGateways() {
  return aPlaybook({
    steps: { 'incoming-gateways': { ...ROLE_EXAMPLES['incoming-gateways'], unlisted: 'remove' } },
  });
}
