// The last outcomes of a key as a row of small bars, the newest at the right.
import { attribute, element, say, show, visible } from './dom.js';
import { walkable } from './walk.js';
import { kindOf } from './plain.js';
import { clock, millis, t } from './words.js';

const MOST = 60;

function describe(outcome) {
  const parts = [clock(outcome.time), outcome.model, t(`v_${outcome.verdict}`), outcome.status && `HTTP ${outcome.status}`, millis(outcome.ms)];
  return visible(parts.filter(Boolean).join(' · '));
}

export class Outcomes {
  #all = [];
  #label = '';

  constructor() {
    this.node = element('div', 'past');
    this.bars = element('div', 'bars');
    this.bars.tabIndex = 0;
    this.bars.setAttribute('role', 'listbox');
    this.bars.setAttribute('aria-orientation', 'horizontal');
    this.words = element('p', 'quiet small');
    this.node.append(this.bars, this.words);
    this.walk = walkable(this.bars, () => this.bars.children, (bar) => bar.title);
  }

  clear() {
    this.#all = [];
    this.bars.replaceChildren();
  }

  add(outcomes) {
    // More than fit are not even drawn.
    const news = outcomes.slice(-MOST);
    this.#all = this.#all.concat(news).slice(-MOST);
    this.bars.append(...news.map((outcome) => this.#bar(outcome)));
    while (this.bars.children.length > MOST) this.bars.firstElementChild.remove();
    this.walk.changed();
    this.tell();
  }

  /** Says everything anew in the language of the moment. */
  tell(label = this.#label, all = false) {
    this.#label = label;
    if (all) this.#all.forEach((outcome, i) => attribute(this.bars.children[i], 'title', describe(outcome)));
    const n = this.#all.length;
    const good = this.#all.filter((outcome) => outcome.verdict === 'good').length;
    attribute(this.bars, 'aria-label', visible(n ? t('outcomes', { n, good, label, rest: this.#others() }) : t('outcomes_none', { label })));
    say(this.words, n ? `${t('outcomes_short', { n, good })} · ${t('outcomes_last', { clock: clock(this.#all.at(-1).time) })}` : t('no_outcomes'));
    show(this.bars, n > 0);
  }

  #others() {
    const counts = new Map();
    for (const { verdict } of this.#all) if (verdict !== 'good') counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
    return [...counts].map(([verdict, count]) => `, ${count} × ${t(`v_${verdict}`)}`).join('');
  }

  #bar(outcome) {
    const bar = document.createElement('i');
    bar.className = kindOf(outcome.verdict);
    bar.setAttribute('role', 'option');
    bar.title = describe(outcome);
    return bar;
  }
}
