// The last hour by minutes, as stacked bars.
import { attribute, byId, each, element, say } from './dom.js';
import { walkable } from './walk.js';
import { compact, hourAndMinute, millis, t } from './words.js';

const SVG = 'http://www.w3.org/2000/svg';
const KINDS = ['served', 'refused', 'failed', 'gone'];
const WORDS = { served: 'served', refused: 'refused_by', failed: 'failed', gone: 'gone' };
const HEIGHT = 168;
const LEFT = 38;
const RIGHT = 6;
const TOP = 10;
const BOTTOM = 22;
/** So thin a bar can still be seen. */
const THIN = 2;

const sum = (minute) => KINDS.reduce((all, kind) => all + minute[kind], 0);

function svg(tag, className) {
  const made = document.createElementNS(SVG, tag);
  if (className) made.setAttribute('class', className);
  return made;
}

function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) attribute(node, name, String(value));
}

/** The next of 4, 10, 20, 40, 100..., halves of which are whole. */
export function ceiling(value) {
  for (let scale = 1; ; scale *= 10) {
    for (const step of [4, 10, 20]) if (value <= step * scale) return step * scale;
  }
}

export class Chart {
  #minutes = [];
  #width = 0;

  constructor() {
    this.box = byId('chart');
    this.svg = svg('svg');
    set(this.svg, { role: 'listbox', tabindex: 0, 'aria-orientation': 'horizontal', height: HEIGHT });
    this.grid = [0, 1, 2].map(() => {
      const line = svg('line', 'grid');
      const word = svg('text', 'axis');
      attribute(word, 'aria-hidden', 'true');
      this.svg.append(line, word);
      return { line, word };
    });
    this.bands = svg('g');
    this.bars = svg('g');
    this.ticks = svg('g');
    for (const part of [this.bars, this.ticks]) part.setAttribute('aria-hidden', 'true');
    this.svg.append(this.bars, this.ticks, this.bands);
    this.box.append(this.svg);
    this.walk = walkable(this.svg, () => this.bands.children, (band) => band.getAttribute('aria-label'), true);
    new ResizeObserver(([entry]) => {
      // A hidden page has no width, and needs no drawing.
      this.#width = Math.floor(entry.contentRect.width);
      if (this.#minutes.length && this.#width) this.#draw();
    }).observe(this.box);
  }

  update(minutes) {
    this.#minutes = minutes;
    const total = Object.fromEntries(KINDS.map((kind) => [kind, minutes.reduce((all, minute) => all + minute[kind], 0)]));
    const busiest = minutes.reduce((most, minute) => (sum(minute) > sum(most) ? minute : most), minutes[0]);
    const words = sum(busiest) ? t('hour_words', { ...total, clock: hourAndMinute(busiest.time), most: sum(busiest) }) : t('hour_none');
    say(byId('hour-words'), words);
    attribute(this.svg, 'aria-label', t('hour_label', { words }));
    each(byId('legend'), KINDS, () => element('li'), (item, kind) => {
      item.className = kind;
      say(item, t(WORDS[kind]));
    });
    if (this.#width) this.#draw();
    this.walk.changed();
  }

  #draw() {
    const minutes = this.#minutes;
    const top = ceiling(Math.max(...minutes.map(sum)));
    const step = (this.#width - LEFT - RIGHT) / minutes.length;
    const inner = HEIGHT - TOP - BOTTOM;
    set(this.svg, { width: this.#width, viewBox: `0 0 ${this.#width} ${HEIGHT}` });
    this.grid.forEach(({ line, word }, i) => {
      const y = TOP + (inner * i) / 2;
      set(line, { x1: LEFT, x2: this.#width - RIGHT, y1: y, y2: y });
      set(word, { x: LEFT - 6, y: y + 4, 'text-anchor': 'end' });
      say(word, compact(top * (1 - i / 2)));
    });
    const make = (tag, className) => () => svg(tag, className);
    each(this.bands, minutes, make('rect', 'band'), (band, minute, i) => {
      set(band, { x: LEFT + i * step, y: TOP, width: step, height: inner, role: 'option', 'aria-label': this.#tell(minute) });
    });
    each(this.bars, minutes, make('g'), (group, minute, i) => this.#stack(group, minute, LEFT + i * step, step, inner / top));
    this.#time(step);
  }

  #stack(group, minute, x, step, unit) {
    let y = HEIGHT - BOTTOM;
    each(group, KINDS, () => svg('rect'), (rect, kind) => {
      const height = minute[kind] ? Math.max(THIN, minute[kind] * unit) : 0;
      y -= height;
      set(rect, { class: kind, x: x + step * 0.1, y, width: step * 0.8, height });
    });
  }

  #time(step) {
    const every = step * 10 > 52 ? 10 : 20;
    const marks = this.#minutes.map((minute, i) => [minute.time, i]).filter(([time]) => new Date(time).getMinutes() % every === 0);
    each(this.ticks, marks, () => svg('text', 'axis'), (word, [time, i]) => {
      const x = LEFT + (i + 0.5) * step;
      // At the edges a centred word would be cut.
      const edge = x < LEFT + 12 ? 'start' : x > this.#width - 20 ? 'end' : 'middle';
      set(word, { x: edge === 'end' ? this.#width - RIGHT : x, y: HEIGHT - 6, 'text-anchor': edge });
      say(word, hourAndMinute(time));
    });
  }

  #tell(minute) {
    const words = t('minute', { clock: hourAndMinute(minute.time), ...Object.fromEntries(KINDS.map((kind) => [kind, minute[kind]])) });
    return minute.first_byte_p50_ms === null ? words : `${words} · ${t('minute_first', { ms: millis(minute.first_byte_p50_ms) })}`;
  }
}
