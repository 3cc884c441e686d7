/** Servers that mail is handed to, and servers that hand mail in. */
import type { IncomingGateway, OutgoingGateway } from '../../assumed-state.js';
import type { ServerRoute } from '../../route.js';
import { collectionRoutes, nextId } from './collection-routes.js';

const OUTGOING: Omit<OutgoingGateway, 'id'> = { serverAddress: '', port: 0, encryption: 0, enabled: false };
const INCOMING: Omit<IncomingGateway, 'id'> = {
  address: '',
  mode: 0,
  domains: [''],
  userVerification: 0,
  smarterMailGatewayMode: false,
  disableGreylisting: false,
  enabled: false,
};

export const gatewayRoutes: readonly ServerRoute[] = [
  ...collectionRoutes<OutgoingGateway>({
    path: 'settings/sysadmin/outgoing-gateways',
    rowPath: 'settings/sysadmin/outgoing-gateway',
    name: 'OutgoingGateway',
    wrappers: { rows: 'gateways', row: 'gateway' },
    key: 'id',
    template: OUTGOING,
    rowsOf: ({ outgoingGateways }) => outgoingGateways,
    keep: (state, rows) => {
      state.outgoingGateways = rows;
    },
    identify: (blank, rows) => ({ id: nextId(rows), ...(blank as Omit<OutgoingGateway, 'id'>) }),
  }),
  ...collectionRoutes<IncomingGateway>({
    path: 'settings/sysadmin/incoming-gateways',
    rowPath: 'settings/sysadmin/incoming-gateway',
    name: 'IncomingGateway',
    wrappers: { rows: 'gateways', row: 'gateway' },
    key: 'id',
    template: INCOMING,
    rowsOf: ({ incomingGateways }) => incomingGateways,
    keep: (state, rows) => {
      state.incomingGateways = rows;
    },
    identify: (blank, rows) => ({ id: nextId(rows), ...(blank as Omit<IncomingGateway, 'id'>) }),
  }),
];
