/** What fields and values are called for people: by the labels of the web interface, as far as the report says them. */
import type { Json } from '../../canonical-json.js';
import type { AboutResource } from '../model/about-resources.js';
import { valueText } from './value-text.js';

/** How much is told: where it is all of it, the API's names, too. */
export interface Told {
  readonly isExpanded: boolean;
  /** Where runs are kept, as it was given: a command that is to find them takes it, too. */
  readonly stateDir?: string | undefined;
  /** Which server of a list, and which list, as they were given: a command that goes there takes them, too. */
  readonly server?: string | undefined;
  readonly inventory?: string | undefined;
}

/** As it would be typed: commas and the like have a meaning in some shells. */
export function typed(word: string): string {
  return /^[\w./:~-]+$/.test(word) ? word : `"${word}"`;
}

/** Behind a command that looks for runs: of which server of a list, and where they are kept; empty where neither was said. */
export function stateWords({ stateDir, server, inventory }: Omit<Told, 'isExpanded'>): string {
  const said =
    server === undefined ? { 'state-dir': stateDir } : { server, inventory, 'state-dir': stateDir };
  return Object.entries(said)
    .flatMap(([name, value]) => (value === undefined ? [] : [` --${name} ${typed(value)}`]))
    .join('');
}

/** The words for one resource. */
export interface Words {
  /** `SMTP In`; where all is told, `SMTP In (smtp-in)`; the id where the report does not know it. */
  readonly title: string;
  /** `Allow Relay`; where all is told, `Allow Relay (allowRelay)`; the name itself where no label is known. */
  readonly field: (name: string) => string;
  readonly value: (field: string, value: Json) => string;
  /** Is it sent and never shown? */
  readonly isSecret: (field: string) => boolean;
}

function own<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

/** `about`: undefined where the report does not know the resource. */
export function wordsOf(id: string, about: AboutResource | undefined, { isExpanded }: Told): Words {
  return {
    title: about === undefined ? id : `${about.title}${isExpanded ? ` (${id})` : ''}`,
    field: (name) => {
      const label = own(about?.fields, name)?.label;
      return label === undefined ? name : `${label}${isExpanded ? ` (${name})` : ''}`;
    },
    value: (field, value) => valueText(value, own(about?.fields, field)?.values),
    isSecret: (field) => about?.secrets.includes(field) === true,
  };
}

/** The words for each resource of a report, by its id. */
export function wordsIn(
  { resources }: { readonly resources: Readonly<Record<string, AboutResource>> },
  told: Told,
): (resource: string) => Words {
  const known = new Map<string, Words>();
  return (resource) => {
    const words = known.get(resource) ?? wordsOf(resource, own(resources, resource), told);
    known.set(resource, words);
    return words;
  };
}
