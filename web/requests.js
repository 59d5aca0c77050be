// The last transactions, the newest first, each with the attempts that were made for it.
import { attribute, byId, each, element, say, show, visible } from './dom.js';
import { kindOf, spent } from './plain.js';
import { clock, compact, millis, number, t } from './words.js';

const MOST = 200;
const failed = (record) => record.status >= 400;

/** The record of a line; null where it is none that we know, such as one that was cut. */
export function parse(line) {
  try {
    const record = JSON.parse(line);
    const whole = record && typeof record.id === 'string' && Array.isArray(record.attempts) && typeof record.status === 'number';
    return whole ? record : null;
  } catch {
    return null;
  }
}

function facts() {
  const made = element('div');
  made.append(element('dt', 'quiet'), element('dd'));
  return made;
}

class Request {
  constructor(record) {
    this.record = record;
    this.text = JSON.stringify(record).toLowerCase();
    this.node = element('details', 'request');
    this.head = element('summary');
    for (const name of ['time', 'status', 'model', 'tries', 'took', 'cost']) this.head.append(element('span', name), ' ');
    this.node.append(this.head);
    // What nobody looks at is not even made.
    this.node.addEventListener('toggle', () => this.node.open && this.#fillDetails());
    this.fill();
  }

  fill() {
    const { record } = this;
    const [time, status, model, tries, took, cost] = this.head.children;
    attribute(this.node, 'data-look', record.status < 400 ? 'good' : record.status === 429 || record.status >= 500 ? 'bad' : 'none');
    say(time, clock(record.time));
    say(status, String(record.status));
    say(model, record.model ?? `${record.method} ${record.path}`);
    attribute(model, 'title', visible(`${record.method} ${record.path}`));
    const keys = record.attempts.map((attempt) => attempt.key);
    say(tries, keys.length > 3 ? `${keys[0]} → … → ${keys.at(-1)} (${t('tries', { n: keys.length })})` : keys.join(' → '));
    say(took, millis(record.ms));
    const tokens = spent(record.tokens);
    say(cost, tokens ? t('n_tokens', { n: compact(tokens) }) : '');
    if (this.node.open) this.#fillDetails();
  }

  #fillDetails() {
    const { record } = this;
    if (!this.body) {
      this.body = element('div', 'inside');
      const scroll = element('div', 'scroll');
      const table = element('table');
      table.append(element('thead'), element('tbody'));
      table.tHead.append(element('tr'));
      scroll.append(table);
      this.body.append(scroll, element('p', 'quiet'), element('dl', 'facts'));
      this.node.append(this.body);
    }
    const [scroll, none, list] = this.body.children;
    const { tHead, tBodies } = scroll.firstElementChild;
    each(tHead.rows[0], ['a_key', 'a_project', 'a_verdict', 'a_status', 'a_time'], () => element('th'), (cell, word) => {
      cell.scope = 'col';
      say(cell, t(word));
    });
    each(tBodies[0], record.attempts, () => {
      const row = element('tr');
      for (let i = 0; i < 5; i++) row.append(element('td'));
      return row;
    }, (row, attempt) => {
      const words = [attempt.key, attempt.project ?? '–', t(`v_${attempt.verdict}`), String(attempt.status ?? '–'), millis(attempt.ms)];
      words.forEach((word, i) => say(row.children[i], word));
      attribute(row, 'data-kind', kindOf(attempt.verdict));
    });
    show(scroll, record.attempts.length > 0);
    say(none, t('no_attempt'));
    show(none, record.attempts.length === 0);
    const rows = [
      ['q_request', `${record.method} ${record.path}`], ['q_dialect', record.dialect], ['q_client', record.client ?? '–'],
      ['q_first', millis(record.first_byte_ms)], ['q_whole', millis(record.ms)], ['q_bytes', number(record.bytes)],
      ['q_tokens', t('q_tokens_are', record.tokens)], ['q_id', record.id],
    ];
    each(list, rows, facts, (row, [word, value]) => {
      say(row.firstElementChild, t(word));
      say(row.lastElementChild, value);
    });
  }
}

export class Requests {
  #all = [];
  #known = new Set();

  constructor() {
    this.box = byId('requests');
    this.empty = element('p', 'quiet nothing');
    this.box.append(this.empty);
    for (const id of ['requests-failed', 'requests-search']) byId(id).addEventListener('input', () => this.filter());
    this.filter();
  }

  add(read) {
    if (read.rolled) show(byId('requests-rolled'), true);
    const news = [];
    for (const line of read.lines) {
      const record = parse(line);
      if (!record || this.#known.has(record.id)) continue;
      this.#known.add(record.id);
      news.push(new Request(record));
    }
    if (!news.length) return;
    this.#all.push(...news);
    this.box.prepend(...news.map((request) => request.node).reverse());
    for (const old of this.#all.splice(0, Math.max(0, this.#all.length - MOST))) {
      this.#known.delete(old.record.id);
      old.node.remove();
    }
    this.filter();
  }

  filter() {
    const search = byId('requests-search').value.trim().toLowerCase();
    const onlyFailed = byId('requests-failed').checked;
    let shown = 0;
    for (const { node, record, text } of this.#all) {
      const wanted = (!onlyFailed || failed(record)) && (!search || text.includes(search));
      show(node, wanted);
      if (wanted) shown++;
    }
    const all = this.#all.length;
    say(byId('requests-shown'), all ? t('requests_count', { n: shown, all }) : '');
    say(this.empty, all ? t('requests_match') : t('requests_none'));
    show(this.empty, shown === 0);
  }

  translate() {
    for (const request of this.#all) request.fill();
    this.filter();
  }
}
