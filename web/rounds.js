// When the service is asked: every two seconds while somebody looks, less and less often while it does not answer.
import { Down, No, Refused } from './api.js';
import { span, t } from './words.js';

const PAUSE = 2000;
const LONGEST = 15_000;

export class Rounds {
  /** What went wrong with the last round; null where nothing did. */
  down = null;
  /** When the service last answered, by the browser's clock. */
  latest = null;
  asking = false;
  #timer = null;
  #next = 0;
  #failures = 0;
  /** Whether it asks at all; not while the token is asked for. */
  running = false;
  #again = false;
  #hooks;
  #second = () => {};

  /**
   * @param hooks round asks for everything and shows it; refused is called where the token is not good; changed
   * whenever what is to be told about the connection may have changed
   */
  constructor(hooks) {
    this.#hooks = hooks;
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#sleep() : this.running && this.now()));
    addEventListener('online', () => this.running && this.now());
    setInterval(() => {
      if (document.hidden || !this.running) return;
      if (this.latest) this.#second();
      if (this.down) this.#hooks.changed();
    }, 1000);
  }

  onSecond(listener) {
    this.#second = listener;
  }

  /** How long until the next try, in words; null where it is under way. */
  get left() {
    return this.#timer === null ? null : t('try_in', { left: span((this.#next - Date.now()) / 1000) });
  }

  start() {
    this.running = true;
    this.now();
  }

  stop() {
    this.running = false;
    this.down = null;
    this.#sleep();
    this.#hooks.changed();
  }

  /** Asks at once; where an answer is awaited, once more after it. */
  async now() {
    this.#sleep();
    if (this.asking) {
      this.#again = true;
      return;
    }
    this.asking = true;
    if (this.down) this.#hooks.changed();
    try {
      await this.#hooks.round();
      this.latest = Date.now();
      this.down = null;
      this.#failures = 0;
    } catch (error) {
      if (error instanceof Refused) {
        this.#hooks.refused(error);
      } else if (error instanceof Down || error instanceof No) {
        this.down = error;
        this.#failures++;
      } else {
        // A mistake of the page's own; the next round may do better.
        console.error(error);
        this.#failures++;
      }
    }
    this.asking = false;
    const again = this.#again;
    this.#again = false;
    if (this.running && !document.hidden) this.#plan(again && !this.down ? 0 : this.#pause());
    this.#hooks.changed();
  }

  #pause() {
    return this.#failures ? Math.min(LONGEST, PAUSE * 2 ** (this.#failures - 1)) : PAUSE;
  }

  #plan(pause) {
    this.#next = Date.now() + pause;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.now();
    }, pause);
  }

  #sleep() {
    clearTimeout(this.#timer);
    this.#timer = null;
  }
}
