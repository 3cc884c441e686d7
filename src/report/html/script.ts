/**
 * What the page does: lists the findings that the filters let through, 200 at a time, and all of them on paper. Everything it
 * puts on the page is text. It asks nobody for anything.
 */
import { NEEDS_SOMEBODY } from '../view/rows.js';

export const SCRIPT = `
'use strict';
(() => {
  const [AT_FIRST, AT_ONCE] = [40, 200];
  const OPEN = ${JSON.stringify(NEEDS_SOMEBODY)};
  const { parts, steps } = JSON.parse(document.getElementById('data').textContent);
  const [texts, rows] = ['texts', 'rows'].map((of) => parts.flatMap((part) => part[of]));
  const t = (index) => texts[index] ?? '';
  const $ = (id) => document.getElementById(id);
  const [list, more, told, search] = [$('list'), $('more'), $('told'), $('search')];
  const filters = ['weight', 'severity', 'area', 'step', 'server'].map($).filter(Boolean);
  const el = (name, of = {}, ...inside) => {
    const element = Object.assign(document.createElement(name), of);
    element.append(...inside);
    return element;
  };
  const short = (text) => (text.length > 160 ? text.slice(0, 160).replace(/\\s+\\S{0,20}$/, '') + ' …' : text);
  const lower = new Map();
  const words = (row) => {
    let said = lower.get(row);
    if (said === undefined) {
      const { title } = steps[row.step];
      said = [row.step, title, row.target, row.what, t(row.text)].join(' ').toLowerCase();
      lower.set(row, said);
    }
    return said;
  };
  const snippet = (text) => {
    const button = el('button', { type: 'button' }, 'Copy');
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = 'Copied';
      } catch {
        getSelection().selectAllChildren(button.nextElementSibling);
        button.textContent = 'Selected: copy it';
      }
    });
    return el('div', { className: 'snippet' }, button, el('pre', { tabIndex: 0 }, text));
  };
  const task = ([text, copied]) => {
    const label = el('label', {}, el('input', { type: 'checkbox' }), ' ', t(text));
    return el('li', {}, label, ...(copied === undefined ? [] : [snippet(t(copied))]));
  };
  const section = (name, ...inside) => [el('dt', {}, name), el('dd', {}, ...inside)];
  const details = (row) => {
    const { title, why, guide, notUndone } = steps[row.step];
    const parts = el('dl', { className: 'more' });
    const add = (name, isThere, ...inside) => {
      if (isThere) parts.append(...section(name, ...inside));
    };
    add('Found', true, t(row.text));
    add('Before and after', row.sides !== undefined, t(row.sides));
    add('To do', row.todo.length > 0, el('ol', {}, ...row.todo.map(task)));
    add('What ends it', row.ends !== undefined, t(row.ends));
    add('Who notices', row.impact.length > 0, row.impact.map(t).join(' '));
    add('Why', why !== '', title + '. ' + why);
    add('Accepted', row.accepted !== undefined, t(row.accepted));
    add('How well the API is known here', row.evidence !== undefined, t(row.evidence));
    add('Not brought back by a rollback', notUndone !== '', notUndone);
    add('Guide', guide !== '', guide);
    return parts;
  };
  const item = (row) => {
    // Of what asks for nothing, how much it would weigh comes second.
    const told = [row.severity, row.state].filter((word) => word !== '');
    const [first, second] = row.weight === 'fine' || row.weight === 'skipped' ? told.reverse() : told;
    const badge = el('span', { className: 'badge ' + row.weight }, first);
    const state = second === undefined ? [] : [el('span', { className: 'state' }, second), ' '];
    const where = el('span', { className: 'where' }, row.target);
    const head = el('summary', {}, badge, ' ', ...state, el('span', { className: 'step' }, row.step), ' ', where, ' ',
      el('span', {}, short(t(row.text))));
    const box = el('details', {}, head);
    box.addEventListener('toggle', () => box.childElementCount === 1 && box.append(details(row)));
    box.fill = () => box.childElementCount === 1 && box.append(details(row));
    return el('li', {}, box);
  };
  // Each server's are in order.
  if (filters[4]) {
    const [weights, severities, areas] = filters.map(({ options }) => [...options].map(({ value }) => value));
    const rank = ({ weight, severity, step }) =>
      [weights.indexOf(weight), severities.indexOf(severity) || 9, areas.indexOf(steps[step].area)]
        .reduce((sum, at) => sum * 100 + at);
    const ranks = new Map(rows.map((row) => [row, rank(row)]));
    rows.sort((one, other) => ranks.get(one) - ranks.get(other));
  }
  let shown = [];
  let drawn = 0;
  const draw = (most) => {
    const until = Math.min(shown.length, most);
    const pieces = document.createDocumentFragment();
    for (; drawn < until; drawn++) pieces.append(item(shown[drawn]));
    list.append(pieces);
    more.hidden = drawn >= shown.length;
    more.textContent = 'Show ' + Math.min(AT_ONCE, shown.length - drawn) + ' more of ' + (shown.length - drawn);
    told.textContent = shown.length === rows.length ? shown.length + ' in all' : shown.length + ' of ' + rows.length;
  };
  const filter = (first) => {
    const typed = search.value.trim().toLowerCase();
    const wanted = filters.map(({ value }) => value);
    shown = rows.filter(
      (row) =>
        (wanted[0] === '' || (wanted[0] === 'todo' ? OPEN.includes(row.weight) : row.weight === wanted[0])) &&
        (wanted[1] === '' || row.severity === wanted[1]) &&
        (wanted[2] === '' || steps[row.step].area === wanted[2]) &&
        (wanted[3] === '' || row.step === wanted[3]) &&
        (!wanted[4] || row.server === wanted[4]) &&
        (typed === '' || words(row).includes(typed)),
    );
    const mine = shown;
    drawn = 0;
    list.replaceChildren();
    draw(first);
    // What fits on a screen is there at once, and the rest once it was seen.
    requestAnimationFrame(() => setTimeout(() => mine === shown && draw(AT_ONCE)));
  };
  let isAsked = false;
  const again = () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      filter(AT_FIRST);
    });
  };
  for (const one of [search, ...filters]) one.addEventListener('input', again);
  $('filters').addEventListener('submit', (event) => event.preventDefault());
  $('filters').addEventListener('reset', () => setTimeout(again));
  more.addEventListener('click', () => draw(Math.max(drawn, AT_ONCE) + AT_ONCE));
  addEventListener('beforeprint', () => {
    draw(Infinity);
    for (const box of document.querySelectorAll('details')) {
      box.fill?.();
      box.open = true;
    }
  });
  if (!rows.some(({ weight }) => OPEN.includes(weight))) filters[0].value = '';
  filter(AT_ONCE);
  (self.requestIdleCallback ?? setTimeout)(() => rows.forEach(words));
})();
`;

/** Of the script, for the policy of the page: a test holds it. */
export const SCRIPT_HASH = 'sha256-G/FXAfoiGrER6YKElSpWePr9atFIpK0YmimnjFlfR/M=';
