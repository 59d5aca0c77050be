// The log as it is written. Lines may hold anything, so they are shown as text, cut short, and not kept for ever.
import { attribute, byId, element, options, say, show } from './dom.js';
import { clock, t } from './words.js';

const ENTRIES = 2000;
/** Of all texts together, in characters. */
const MEMORY = 8 << 20;
/** Of one entry with its further lines, such as a stack trace. */
const LONGEST = 1 << 20;
const SHORT = 2000;
const PORTION = 50_000;
const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'];
const CHOICES = ['ALL', 'INFO', 'WARN', 'ERROR'];
const HEAD = /^(\d{4}-\d\d-\d\d )(\d\d:\d\d:\d\d,\d{3})( - .{0,200}? - )(TRACE|DEBUG|INFO|WARN|ERROR)( - )/;

class Entry {
  constructor(line) {
    this.parts = HEAD.exec(line);
    this.level = this.parts?.[4] ?? 'INFO';
    this.text = line.slice(0, LONGEST);
    this.seen = SHORT;
    this.node = element('div', `entry ${this.level}`);
    this.rest = element('span', 'message');
    if (this.parts) ['date', 'clock', 'from', 'level', 'gap'].forEach((name, i) => this.node.append(element('span', name, this.parts[i + 1])));
    this.node.append(this.rest);
    this.draw();
  }

  /** Whether a line begins an entry; others belong to the one before. */
  static begins(line) {
    return HEAD.test(line);
  }

  join(line) {
    if (this.text.length < LONGEST) this.text += `\n${line}`.slice(0, LONGEST - this.text.length);
  }

  draw() {
    const message = this.text.slice(this.parts?.[0].length ?? 0);
    say(this.rest, message.slice(0, this.seen));
    const left = message.length - this.seen;
    if (left > 0 && !this.more) {
      this.more = element('button', 'plain');
      this.more.type = 'button';
      this.more.addEventListener('click', () => {
        this.seen += PORTION;
        this.draw();
      });
      this.node.append(this.more);
    }
    if (this.more) {
      show(this.more, left > 0);
      if (left > 0) say(this.more, t('log_more', { n: left }));
    }
  }

  matches(least, search) {
    return LEVELS.indexOf(this.level) >= least && (!search || this.text.toLowerCase().includes(search));
  }
}

export class Log {
  #entries = [];
  #size = 0;
  #pausedAt = null;
  #handled = -Infinity;
  #seen = false;
  #resumed;

  /** @param resumed is called when reading goes on */
  constructor(resumed) {
    this.#resumed = resumed;
    this.box = byId('log');
    this.empty = element('p', 'quiet nothing');
    this.box.append(this.empty);
    this.follow = byId('log-follow');
    byId('log-level').addEventListener('input', () => this.filter());
    byId('log-search').addEventListener('input', () => this.filter());
    byId('log-pause').addEventListener('click', () => this.#pause());
    this.follow.addEventListener('input', () => this.#toEnd());
    new IntersectionObserver(([entry]) => {
      this.#seen = entry.isIntersecting;
      this.#toEnd();
    }).observe(this.box);
    // Who scrolls up wants to read; who comes back to the end wants to follow. Lines that turn out higher than they
    // were taken for scroll too, and mean nothing.
    for (const type of ['wheel', 'keydown', 'pointerdown', 'touchmove']) {
      this.box.addEventListener(type, () => { this.#handled = performance.now(); }, { passive: true });
    }
    this.box.addEventListener('scroll', () => {
      const end = this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < 24;
      if (end) this.follow.checked = true;
      else if (performance.now() - this.#handled < 1000) this.follow.checked = false;
    });
  }

  get paused() {
    return this.#pausedAt !== null;
  }

  /** @param anew whether these are the last lines of all, read without a cursor */
  add(read, anew) {
    if (anew && this.#entries.length) {
      // What is shown already may be among them.
      for (const { node } of this.#entries.splice(0)) node.remove();
      this.#size = 0;
      this.#remark('log_restart');
    }
    if (read.rolled) this.#remark('log_rolled');
    const news = [];
    const grown = new Set();
    for (const line of read.lines) {
      const last = news.at(-1) ?? this.#entries.at(-1);
      this.#size += Math.min(line.length, LONGEST);
      if (Entry.begins(line) || !last || last.remark) news.push(new Entry(line));
      else {
        last.join(line);
        grown.add(last);
      }
    }
    if (!read.lines.length && !read.rolled) return;
    for (const entry of grown) entry.draw();
    this.#entries.push(...news);
    this.box.append(...news.map((entry) => entry.node));
    this.#forget();
    this.filter([...news, ...grown]);
    this.#toEnd();
  }

  /** Shows what is asked for. @param among only these are new; all where none are named */
  filter(among) {
    const least = LEVELS.indexOf(byId('log-level').value);
    const search = byId('log-search').value.trim().toLowerCase();
    for (const entry of among ?? this.#entries) show(entry.node, entry.remark || entry.matches(least, search));
    const shown = this.#entries.filter((entry) => !entry.node.hidden).length;
    const all = this.#entries.length;
    const count = all ? t('log_count', { n: shown, all }) : '';
    say(byId('log-shown'), this.paused ? `${count} · ${t('log_paused', { clock: clock(this.#pausedAt) })}` : count);
    say(this.empty, all ? t('log_match') : t('log_none'));
    show(this.empty, shown === 0);
    if (!among) this.#toEnd();
  }

  translate() {
    options(byId('log-level'), CHOICES.map((each) => [each, t(`l_${each}`)]));
    for (const entry of this.#entries) {
      if (entry.remark) say(entry.node, t(entry.remark));
      else if (entry.more) entry.draw();
    }
    this.#tellPause();
    this.filter();
  }

  #remark(word) {
    const node = element('div', 'remark', t(word));
    this.#entries.push({ node, remark: word, text: '' });
    this.box.append(node);
  }

  #forget() {
    while (this.#entries.length > ENTRIES || (this.#size > MEMORY && this.#entries.length > 1)) {
      const old = this.#entries.shift();
      this.#size -= old.text.length;
      old.node.remove();
    }
  }

  #pause() {
    this.#pausedAt = this.paused ? null : Date.now();
    this.#tellPause();
    this.filter();
    if (!this.paused) this.#resumed();
  }

  #tellPause() {
    attribute(byId('log-pause'), 'aria-pressed', String(this.paused));
    byId('log-pause').dataset.text = this.paused ? 'resume_log' : 'pause_log';
    say(byId('log-pause'), t(byId('log-pause').dataset.text));
  }

  /** Lines get their true height only once they are seen, so that the end is found in a few frames. */
  #toEnd(frames = 8) {
    // Within the frame that lays the page out anyway.
    requestAnimationFrame(() => {
      if (!this.follow.checked || !this.#seen) return;
      this.box.scrollTop = this.box.scrollHeight;
      if (frames) this.#toEnd(frames - 1);
    });
  }
}
