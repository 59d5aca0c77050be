// The list of keys: which are shown, in which order, and what is said when one changes.
import { busy, byId, options, say, show } from './dom.js';
import { KeyRow } from './key-row.js';
import { backAt, failuresOf, groupOf, stateOf, total } from './plain.js';
import { number, t } from './words.js';

const FEW = 5;
const FILTERS = ['all', 'trouble', 'usable', 'resting', 'aside', 'paused'];
const RANK = { disabled: 0, cooling_down: 1, partly: 2, paused: 3, active: 4 };
const by = (value) => (a, b) => value(a.key) - value(b.key);
const SORTS = {
  pool: () => 0,
  state: by((key) => RANK[stateOf(key)] ?? 0),
  label: (a, b) => a.key.label.localeCompare(b.key.label, undefined, { numeric: true }),
  back: (a, b) => { const [x, y] = [backAt(a.key), backAt(b.key)]; return x === y ? 0 : x - y; },
  requests: by((key) => -total(key.daily_usage)),
  failures: by((key) => -failuresOf(key)),
};

export class Keys {
  #rows = new Map();
  #keys = [];
  #hooks;
  #filtered = () => {};

  constructor(hooks) {
    this.#hooks = { ...hooks, acted: (key) => this.#acted(key) };
    this.list = byId('keys');
    for (const id of ['keys-search', 'keys-filter', 'keys-sort']) byId(id).addEventListener('input', () => this.arrange(true));
    byId('keys-filter').addEventListener('input', () => this.#filtered(this.filter));
  }

  get filter() {
    return byId('keys-filter').value || 'all';
  }

  set filter(value) {
    byId('keys-filter').value = value;
    this.arrange(true);
    this.#filtered(value);
  }

  onFilter(listener) {
    this.#filtered = listener;
  }

  update(keys) {
    this.#tellChanges(this.#keys, keys);
    this.#keys = keys;
    const projects = new Map();
    for (const { project } of keys) if (project) projects.set(project, (projects.get(project) ?? -1) + 1);
    const ids = new Set(keys.map((key) => key.id));
    for (const [id, row] of this.#rows) {
      if (!ids.has(id)) {
        row.node.remove();
        this.#rows.delete(id);
      }
    }
    for (const key of keys) {
      if (!this.#rows.has(key.id)) this.#rows.set(key.id, new KeyRow(key.id, this.#hooks));
      this.#rows.get(key.id).update(key, projects.get(key.project) ?? 0);
    }
    this.arrange();
  }

  addOutcomes(outcomes, anew) {
    if (anew) for (const row of this.#rows.values()) row.outcomes.clear();
    const byKey = Map.groupBy(outcomes, (outcome) => outcome.key);
    for (const [id, own] of byKey) this.#rows.get(id)?.outcomes.add(own);
    if (anew) for (const [id, row] of this.#rows) if (!byKey.has(id)) row.outcomes.tell();
  }

  tick() {
    for (const row of this.#rows.values()) if (!row.node.hidden) row.tick();
  }

  translate() {
    options(byId('keys-filter'), FILTERS.map((each) => [each, t(`f_${each}`)]));
    options(byId('keys-sort'), Object.keys(SORTS).map((each) => [each, t(`s_${each}`)]));
    for (const row of this.#rows.values()) row.fill(true);
    this.#tellShown();
  }

  /** Hides what is not asked for, and sorts. Rows stay where they are while somebody works within them. */
  arrange(asked = false) {
    const search = byId('keys-search').value.trim().toLowerCase();
    const { filter } = this;
    for (const { node, key } of this.#rows.values()) {
      const group = groupOf(key);
      const wanted = filter === 'all' || (filter === 'trouble' ? group !== 'usable' : group === filter);
      const found = !search || [key.label, key.project ?? '', key.key_identifier, ...Object.keys(key.models), ...Object.keys(key.daily_usage)]
        .some((text) => text.toLowerCase().includes(search));
      show(node, (wanted && found) || (!asked && node.contains(document.activeElement)));
    }
    if (asked || !busy(this.list)) this.#sort();
    this.#tellShown();
  }

  #sort() {
    const rows = this.#keys.map((key) => this.#rows.get(key.id)).sort(SORTS[byId('keys-sort').value] ?? SORTS.pool);
    rows.forEach(({ node }, i) => {
      const there = this.list.children[i];
      if (there !== node) this.list.insertBefore(node, there ?? null);
    });
  }

  #tellShown() {
    const all = this.#keys.length;
    const shown = [...this.#rows.values()].filter((row) => !row.node.hidden).length;
    show(byId('keys-tools'), all > FEW || shown < all);
    say(byId('keys-shown'), shown < all ? t('keys_shown', { n: shown, all }) : number(all));
    show(byId('keys-none'), all > 0 && shown === 0);
  }

  #acted(key) {
    if (!key) return;
    this.update(this.#keys.map((each) => (each.id === key.id ? key : each)));
    this.#hooks.changed(this.#keys);
  }

  #tellChanges(before, after) {
    if (!before.length) return;
    const looks = (key) => `${stateOf(key)} ${Object.keys(key.models).sort().join(' ')}`;
    const known = new Map(before.map((key) => [key.id, looks(key)]));
    const changed = after.filter((key) => known.has(key.id) && known.get(key.id) !== looks(key));
    if (!changed.length) return;
    if (changed.length > 3) {
      const usable = after.filter((key) => groupOf(key) === 'usable').length;
      this.#hooks.announce(t('now_many', { n: changed.length, usable, all: after.length }));
      return;
    }
    const words = changed.map((key) => {
      const state = stateOf(key);
      return t(`now_${state === 'active' ? 'usable' : state}`, { label: key.label, models: Object.keys(key.models).join(', ') });
    });
    this.#hooks.announce(words.join(' '));
  }
}
