/** Each call that a public client makes, as it makes it, with what has to come back. */
import { expect } from '@jest/globals';
import type { Sandbox } from '../../../src/sandbox/server.js';
import type { DomainState } from '../../../src/sandbox/state.js';
import { type Ask, ask, domainAt, type Json, tokenOf } from '../plain-client.js';

export interface Scene {
  readonly sandbox: Sandbox;
  /** Of the server's administrator, of a mailbox of the first domain. */
  readonly tokens: { readonly admin: string; readonly user: string };
  /** The first domain. */
  readonly name: string;
  readonly domain: DomainState;
  /** A mailbox of it that administers nothing. */
  readonly email: string;
  readonly userName: string;
  readonly alias: string;
}

export interface ClientCall {
  /** `domain`: the administrator of the server for the first domain. */
  readonly as: 'admin' | 'domain' | 'user' | 'nobody';
  /** What stands for the names in the path, in order. */
  readonly names?: readonly string[];
  readonly body?: unknown;
  readonly token?: string;
  readonly gives?: Json;
  /** Of an answer that is no JSON: how it begins. */
  readonly text?: string;
  /** 200 where it is left out. */
  readonly status?: number;
  /** What it changed. */
  readonly after?: () => void;
}

export const TEXT = expect.any(String);
export const NUMBER = expect.any(Number);
export const LIST = expect.any(Array);
export const IMPERSONATED = {
  impersonateAccessToken: TEXT,
  impersonateRefreshToken: TEXT,
  username: TEXT,
  email: TEXT,
};
export const PART = { skip: 0, take: 99_999, search: null, sortDescending: false } as const;
export const ACCESS = {
  serviceList: ['Smtp', 'WebMail'],
  dataType: 'BlackList',
  oldAddress: '',
  spam_bypass: false,
};

export async function sceneOf(sandbox: Sandbox): Promise<Scene> {
  const name = domainAt(sandbox, 0);
  const domain = sandbox.state.domains[name] as DomainState;
  const user = domain.users.find(({ securityFlags }) => !securityFlags.isDomainAdmin);
  const admin = await tokenOf(sandbox);
  const email = user?.emailAddress ?? '';
  const path = 'settings/domain/impersonate-user';
  const { body } = await ask(sandbox, { path, token: admin, domain: name, body: { email } });
  return {
    ...{ sandbox, name, domain, tokens: { admin, user: String(body.impersonateAccessToken) } },
    ...{ email, userName: user?.userName ?? '' },
    alias: domain.aliases[0]?.name ?? '',
  };
}

export type Made = (scene: Scene) => ClientCall | Promise<ClientCall>;

/** The request of a call; names in its path come percent-encoded. */
export function requestOf(call: string, { as, names = [], body, token }: ClientCall, scene: Scene): Ask {
  const [method = '', pattern = ''] = call.split(' ');
  const left = [...names];
  const path = pattern.replaceAll(/\{\w+\}/g, () => encodeURIComponent(left.shift() ?? ''));
  const own = {
    admin: scene.tokens.admin,
    domain: scene.tokens.admin,
    user: scene.tokens.user,
    nobody: undefined,
  }[as];
  const given = token ?? own;
  return {
    ...{ method, path },
    ...(given !== undefined && { token: given }),
    ...(as === 'domain' && { domain: scene.name }),
    ...(body !== undefined ? { body } : method === 'POST' && { body: {} }),
  };
}
