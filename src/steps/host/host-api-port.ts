/**
 * Step host-api-port: SmarterMail's own web server is reached from the host alone.
 * Pure: judges what listens, and what the firewall of the host lets in.
 */
import { z } from 'zod';
import { hostPorts } from '../../contract/resources/host/host-ports.js';
import { defineStep, onServer } from '../kit/step.js';
import { API_PORT, apiPortReach } from './api-port.js';
import { HOST_NEEDS, onEachService, scriptsFor } from './on-host.js';
import { offByApply } from './reachable.js';

const SCRIPTS = scriptsFor('host-api-port');

const CLICKS = [
  'Look first who uses it: a proxy on another machine, a second node, a program of yours. IIS on the host itself is not touched by any of this.',
  `Windows Defender Firewall with Advanced Security > Inbound Rules > New Rule: Port, TCP, ${API_PORT}, Block the connection, all profiles. A rule that blocks wins over those that allow.`,
  'Make the rules that allow the program MailService.exe rules of its mail ports instead (25, 465, 587, 993 and what else you offer). See that the firewall is on for all three profiles, then that web mail opens and mail arrives.',
] as const;

export const hostApiPort = defineStep({
  id: 'host-api-port',
  title: "SmarterMail's own web server is reached from the host alone",
  why:
    'It listens on all addresses at port 17017, beside IIS: whoever reaches it is past the TLS, the restrictions of addresses and the ' +
    'request filters of the web site. Web mail that is restricted to some addresses is not while that port is open.',
  guide: ['beyond the guides'],
  severity: 'high',
  disruption: 'none',
  beyond: 'host',
  ...onServer(z.strictObject({}), {
    reads: () => ({ ...HOST_NEEDS, shown: { resource: hostPorts, fields: ['ports', 'firewall'] } }),
    assess: ({ itself, services, shown }) => {
      const reach = apiPortReach(shown, services.service);
      return onEachService({ itself, services }, () => ({
        found:
          reach.reach === 'open'
            ? [
                {
                  problem: `port ${API_PORT} of ${itself.host.name} can be reached around the web site: ${reach.how}`,
                  brief: `port ${API_PORT} can be reached`,
                  byHand: [
                    SCRIPTS[itself.platform],
                    ...(itself.platform === 'windows'
                      ? [...offByApply(reach), ...CLICKS]
                      : [
                          `In the firewall of the host: let nobody but the host itself come to TCP port ${API_PORT}.`,
                        ]),
                  ],
                },
              ]
            : [],
        notSeen: reach.reach === 'unknown' ? reach.notSeen : [],
        pass:
          reach.reach === 'closed'
            ? `Port ${API_PORT} of ${itself.host.name} is reached from the host alone: ${reach.how}.`
            : '',
      }));
    },
  }),
  manual: () => [SCRIPTS.windows, ...CLICKS],
});
