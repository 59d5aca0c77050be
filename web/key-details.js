// All that is known of a key today, by model, and what Google said in full.
import { attribute, each, element, say, show } from './dom.js';
import { number, span, t } from './words.js';

const NUMBERS = ['prompt', 'output', 'thoughts', 'cached'];

function frame(box) {
  const scroll = element('div', 'scroll');
  const table = element('table');
  const head = element('thead');
  const row = element('tr');
  for (const word of ['d_model', 'd_requests', 'd_prompt', 'd_output', 'd_thoughts', 'd_cached', 'd_failures']) {
    const cell = element('th', word === 'd_model' || word === 'd_failures' ? '' : 'number');
    cell.scope = 'col';
    cell.dataset.word = word;
    row.append(cell);
  }
  head.append(row);
  table.append(head, element('tbody'));
  scroll.append(table);
  const words = element('dl', 'words');
  box.append(scroll, element('p', 'quiet row-facts'), element('h4'), words);
}

function line() {
  const row = element('tr');
  const model = element('th', 'model');
  model.scope = 'row';
  row.append(model);
  for (let i = 0; i < NUMBERS.length + 1; i++) row.append(element('td', 'number'));
  row.append(element('td'));
  return row;
}

function saying() {
  const made = element('div');
  made.append(element('dt', 'model'), element('dd'));
  return made;
}

/** Fills the box with the key's details, in place. */
export function details(box, key) {
  if (!box.firstChild) frame(box);
  const [scroll, facts, title, words] = box.children;
  for (const cell of scroll.querySelectorAll('[data-word]')) say(cell, t(cell.dataset.word));
  const models = [...new Set([...Object.keys(key.daily_usage), ...Object.keys(key.tokens_today), ...Object.keys(key.failures_today)])];
  each(scroll.querySelector('tbody'), models, line, (row, model) => {
    const [name, requests, ...rest] = row.children;
    say(name, model || t('no_model'));
    say(requests, number(key.daily_usage[model] ?? 0));
    NUMBERS.forEach((kind, i) => say(rest[i], number(key.tokens_today[model]?.[kind] ?? 0)));
    const failures = Object.entries(key.failures_today[model] ?? {});
    say(rest[NUMBERS.length], failures.map(([verdict, n]) => `${number(n)} × ${t(`v_${verdict}`)}`).join(', ') || '–');
  });
  show(scroll, models.length > 0);
  const known = [
    key.failure_count && t('doubts', { n: key.failure_count }),
    key.cool_down_entry_count && t('coolings', { n: key.cool_down_entry_count, left: span(key.current_cool_down_seconds) }),
  ].filter(Boolean);
  const byReason = Map.groupBy(Object.entries(key.models), ([, rest]) => rest.reason);
  const said = [...byReason].map(([reason, rests]) => [rests.map(([model]) => model).join(', '), reason]);
  if (key.reason && key.status !== 'paused') said.unshift([t(key.status), key.reason]);
  say(facts, known.join(' · ') || (models.length || said.length ? '' : t('d_none')));
  show(facts, facts.textContent !== '');
  say(title, t('d_words'));
  show(title, said.length > 0);
  each(words, said, saying, (node, [model, reason]) => {
    say(node.firstElementChild, model);
    say(node.lastElementChild, reason);
    attribute(node.lastElementChild, 'lang', 'en');
  });
}
