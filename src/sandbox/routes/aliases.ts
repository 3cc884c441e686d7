/** Aliases come and go, those of a domain's own name too (`docs/api-evidence.md` 8.2, `docs/compatibility.md`). */
import { z } from 'zod';
import { type Answer, done, refused } from '../answer.js';
import { LOCAL_PART, newAlias } from '../blanks.js';
import { membersOf } from '../body-shape.js';
import { type DomainRequest, ofDomain, taking } from '../route.js';

const ALIAS = membersOf(newAlias('', ['']));
const NEW_ALIAS = z.object({ alias: ALIAS.extend({ name: z.string().regex(LOCAL_PART) }) });
const CHANGED = z.object({ oldName: z.string().optional(), alias: ALIAS });

function indexOf({ domain }: DomainRequest, name: string | undefined): number {
  return domain.aliases.findIndex((one) => one.name.toLowerCase() === name?.toLowerCase());
}

const missing = () => refused(400, 'Alias does not exist.');

const addAlias = taking(NEW_ALIAS, (request: DomainRequest, { alias: given }) => {
  const { aliases, users } = request.domain;
  const isTaken = users.some(({ userName }) => userName.toLowerCase() === given.name.toLowerCase());
  if (isTaken || indexOf(request, given.name) >= 0) return refused(400, 'ALIAS_ADD_ERROR_NAME_IN_USE');
  const alias = newAlias(given.name, []);
  request.store(alias, given);
  aliases.push(alias);
  return done();
});

/** Under its old name; under its own where none is said. */
const editAlias = taking(CHANGED, (request: DomainRequest, { oldName, alias: given }) => {
  const alias = request.domain.aliases[indexOf(request, oldName ?? given.name)];
  if (alias === undefined) return missing();
  request.store(alias, given);
  return done();
});

function deleteAlias(request: DomainRequest): Answer {
  const index = indexOf(request, request.params.alias);
  if (index < 0) return missing();
  request.domain.aliases.splice(index, 1);
  return done();
}

/** `null` where there is none, as clients expect it. */
function listDomainAliases({ domain, domainName }: DomainRequest): Answer {
  const rows = domain.domainAliases.map((name) => ({ name, aliasIdn: name, domainName, img: '', url: '' }));
  return done({ domainAliasData: rows.length === 0 ? null : rows });
}

/** The records of the name are not looked at, whatever the call says of that. */
function addDomainAlias({ domain, params, state }: DomainRequest): Answer {
  const name = (params.alias ?? '').toLowerCase();
  const isTaken = Object.hasOwn(state.domains, name) || domain.domainAliases.includes(name);
  if (isTaken) return refused(400, 'DOMAIN_ADD_ERROR_NAME_IN_USE');
  domain.domainAliases.push(name);
  return done();
}

function deleteDomainAlias({ domain, params }: DomainRequest): Answer {
  const name = (params.alias ?? '').toLowerCase();
  if (!domain.domainAliases.includes(name)) return refused(400, 'Domain alias does not exist.');
  domain.domainAliases = domain.domainAliases.filter((one) => one !== name);
  return done();
}

export const aliasRoutes = ofDomain({
  'POST alias-put': ['client write', 'AddAlias', addAlias],
  'POST alias': ['client write', 'SetAlias', editAlias],
  'POST alias-delete/{alias}': ['client write', 'DeleteAlias', deleteAlias],
  'GET domain-aliases': ['client read', 'GetDomainAliases', listDomainAliases],
  'POST domain-alias-put/{alias}/{checkMx}': ['client write', 'AddDomainAlias', addDomainAlias],
  'POST domain-alias-delete/{alias}': ['client write', 'DeleteDomainAlias', deleteDomainAlias],
});
