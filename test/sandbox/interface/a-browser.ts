/** As much of a browser as the sandbox's interface uses: its scripts run for real, and their requests go over HTTP. */
import { createContext, runInContext } from 'node:vm';

type Handler = (event: { preventDefault(): void }) => void;

export class Element {
  children: Element[] = [];
  value = '';
  checked = false;
  type = '';
  onclick: Handler | undefined;
  onsubmit: Handler | undefined;
  #text = '';

  readonly tag: string;
  readonly #byId: Map<string, Element>;

  constructor(tag: string, byId: Map<string, Element>) {
    this.tag = tag;
    this.#byId = byId;
  }

  get textContent(): string {
    return this.#text + this.children.map((child) => child.textContent).join('');
  }

  set textContent(text: string) {
    this.#text = text;
    this.children = [];
  }

  /** Only what has an id is to be found again. */
  set innerHTML(html: string) {
    for (const [, tag = '', id = ''] of html.matchAll(/<(\w+)[^>]*\sid="(\w+)"/g))
      this.#byId.set(id, this.appendChild(new Element(tag, this.#byId)));
  }

  appendChild(child: Element): Element {
    this.children.push(child);
    return child;
  }

  all(tag: string): readonly Element[] {
    return this.children.flatMap((child) => [...(child.tag === tag ? [child] : []), ...child.all(tag)]);
  }
}

function requestClass(url: string) {
  return class {
    onload: (() => void) | undefined;
    responseText = '';
    #method = '';
    #path = '';
    readonly #headers: Record<string, string> = {};

    open(method: string, path: string): void {
      this.#method = method;
      this.#path = path;
    }

    setRequestHeader(name: string, value: string): void {
      this.#headers[name] = value;
    }

    send(body: string | null): void {
      const init = { method: this.#method, headers: this.#headers, ...(body !== null && { body }) };
      void fetch(url + this.#path, init)
        .then((answer) => answer.text())
        .then((text) => {
          this.responseText = text;
          this.onload?.();
        });
    }
  };
}

/** Opens the sign-in page of a server and runs what it links. */
export async function open(url: string) {
  const html = await (await fetch(`${url}/interface/root`)).text();
  const byId = new Map<string, Element>();
  const root = new Element('div', byId);
  byId.set('root', root);
  const listeners = new Map<string, (() => void)[]>();
  const document = {
    createElement: (tag: string) => new Element(tag, byId),
    getElementById: (id: string) => byId.get(id),
  };
  const window: Record<string, unknown> = {
    document,
    addEventListener: (name: string, run: () => void) =>
      listeners.set(name, [...(listeners.get(name) ?? []), run]),
    fetch: (path: string, init: RequestInit) => fetch(url + path, init),
    XMLHttpRequest: requestClass(url),
  };
  window.window = window;
  const context = createContext(window);
  for (const [, path = ''] of html.matchAll(/<script src="([^"]+)"/g))
    runInContext(await (await fetch(url + path)).text(), context);
  for (const name of ['DOMContentLoaded', 'load']) for (const run of listeners.get(name) ?? []) run();
  /** Until what was asked for is there. */
  const until = async (isThere: () => boolean) => {
    for (let tries = 0; !isThere(); tries += 1) {
      if (tries > 2000) throw new Error(`it does not come: ${root.textContent.slice(0, 200)}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  const event = { preventDefault: () => undefined };
  return {
    root,
    async signIn({ username, password }: { readonly username: string; readonly password: string }) {
      for (const [id, value] of Object.entries({ username, password })) {
        const input = byId.get(id);
        if (input !== undefined) input.value = value;
      }
      byId.get('signIn')?.onsubmit?.(event);
      await until(() => root.all('nav').length > 0 || (byId.get('state')?.textContent ?? '') !== '');
    },
    titles: () => root.all('nav').flatMap((nav) => nav.all('button').map(({ textContent }) => textContent)),
    /** What a page shows, by label. */
    async go(title: string): Promise<ReadonlyMap<string, Element>> {
      const button = root
        .all('nav')[0]
        ?.all('button')
        .find(({ textContent }) => textContent === title);
      button?.onclick?.(event);
      await until(() => root.all('form')[0]?.all('button').length === 1);
      const labels = root.all('form')[0]?.all('label') ?? [];
      return new Map(
        labels.flatMap((label) => {
          const [input] = [...label.all('input'), ...label.all('select')];
          const options = label
            .all('option')
            .map(({ textContent }) => textContent)
            .join('');
          const name = label.textContent.slice(0, label.textContent.length - options.length).trim();
          return input === undefined ? [] : [[name, input] as const];
        }),
      );
    },
    /** The rows of a page that lists, the labels first. */
    async list(title: string): Promise<readonly (readonly string[])[]> {
      const button = root
        .all('nav')[0]
        ?.all('button')
        .find(({ textContent }) => textContent === title);
      button?.onclick?.(event);
      await until(() => root.all('table').length === 1);
      const lines = root.all('tr');
      return lines.map((line) => line.children.map(({ textContent }) => textContent));
    },
    /** The field of a form, by its label. */
    field(label: string): Element | undefined {
      const line = root.all('label').find(({ textContent }) => textContent.startsWith(`${label} `));
      return [...(line?.all('input') ?? []), ...(line?.all('select') ?? [])][0];
    },
    /** Presses a button of the page; `row`: one with this text. */
    press(text: string, row = ''): void {
      const lines = row === '' ? root.all('main') : root.all('tr');
      const line = lines.find(({ textContent }) => textContent.includes(row));
      line
        ?.all('button')
        .find(({ textContent }) => textContent === text)
        ?.onclick?.(event);
    },
    /** Presses a button of the menu, and waits until the page is there. */
    async open(title: string, tag: string): Promise<void> {
      const [nav] = root.all('nav');
      nav
        ?.all('button')
        .find(({ textContent }) => textContent === title)
        ?.onclick?.(event);
      await until(() => root.all('main')[0]?.all(tag).length === 1);
    },
    until,
    /** What the page says of a save, once it does. */
    async said(): Promise<string> {
      const texts = () =>
        root.all('p').flatMap((line) => (line.all('label').length > 0 ? [] : [line.textContent]));
      await until(() => texts().some((text) => text !== ''));
      return texts().find((text) => text !== '') ?? '';
    },
    async save(): Promise<string> {
      root.all('form')[0]?.onsubmit?.(event);
      const said = () => root.all('main')[0]?.children.at(-1)?.textContent ?? '';
      await until(() => said() !== '');
      return said();
    },
  };
}
