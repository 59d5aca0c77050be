// One key: who it is, what it does and why not, its last outcomes, what it did today, and what can be done with it.
import { act, Down, Refused, now } from './api.js';
import { attribute, each, element, say, show, visible } from './dom.js';
import { Outcomes } from './outcomes.js';
import { failuresOf, groupOf, spent, stateOf, total, whyKey, whyModel, wordsOf } from './plain.js';
import { details } from './key-details.js';
import { clock, compact, number, span, t } from './words.js';

const RESTS = 3;
const MODELS = 3;

function button(className, action) {
  const made = element('button', className);
  made.type = 'button';
  made.addEventListener('click', action);
  return made;
}

/** A time that is counted down, with the time of day. */
function countdown() {
  const made = element('span', 'back');
  made.append(element('b'), ' ', element('time', 'quiet'));
  return made;
}

function count(node, until) {
  const left = (Date.parse(until) - now()) / 1000;
  say(node.firstElementChild, left > 0 ? t('back_in', { left: span(left) }) : t('moment'));
  attribute(node.lastElementChild, 'datetime', until);
  say(node.lastElementChild, t('at', { clock: clock(until) }));
}

function restItem() {
  const item = element('li');
  const words = element('span', 'small');
  words.append(element('span'), ' ', element('span', 'quota quiet'));
  item.append(element('span', 'model'), ' ', countdown(), ' ', words, ' ', element('span', 'google quiet small'));
  return item;
}

export class KeyRow {
  #stamp = '';
  #sharing = 0;
  #allRests = false;
  #action = null;

  /**
   * @param id of the key
   * @param acted is told of the key as it is after an action
   * @param refused is called where the token is not accepted any more
   */
  constructor(id, { acted, refused, announce }) {
    this.id = id;
    this.key = null;
    this.hooks = { acted, refused, announce };
    this.outcomes = new Outcomes();
    this.node = element('li', 'key');
    this.node.id = `key-${id}`;

    const who = element('div', 'who');
    this.label = element('h3');
    this.identity = element('p', 'quiet small');
    who.append(this.label, this.identity);

    const what = element('div', 'what');
    const head = element('p', 'head');
    this.state = element('span', 'state');
    this.flight = element('span', 'flight');
    head.append(this.state, ' ', this.flight);
    this.why = element('p', 'why small');
    this.why.append(element('span'), ' ', countdown(), ' ', element('span', 'google quiet'));
    this.rests = element('ul', 'rests');
    this.more = button('plain', () => {
      this.#allRests = !this.#allRests;
      this.fill(true);
    });
    this.missed = element('p', 'missed small');
    what.append(head, this.missed);
    this.rest = element('div', 'rest');
    this.rest.append(this.why, this.rests, this.more);

    this.today = element('div', 'today small');
    this.usage = element('dl');
    this.unused = element('p', 'quiet');
    this.today.append(this.usage, this.unused);

    this.actions = element('div', 'actions');
    this.toggle = button('toggle', () => this.#act(this.key.status === 'paused' ? 'resume' : 'pause', this.toggle));
    this.reset = button('reset', () => this.#ask(this.sure.hidden));
    this.reset.setAttribute('aria-expanded', 'false');
    this.open = button('open', () => this.#unfold());
    this.open.setAttribute('aria-expanded', 'false');
    this.actions.append(this.toggle, this.reset, this.open);

    this.sure = element('div', 'sure');
    this.sure.setAttribute('role', 'group');
    this.sure.hidden = true;
    this.question = element('span');
    this.yes = button('yes', () => this.#act('reset', this.yes));
    this.no = button('no', () => this.#ask(false));
    this.sure.append(this.question, this.yes, this.no);
    this.sure.addEventListener('keydown', (event) => event.key === 'Escape' && this.#ask(false));

    this.trouble = element('p', 'trouble');
    this.trouble.setAttribute('role', 'alert');
    this.details = element('div', 'details');
    this.details.hidden = true;
    this.node.append(who, what, this.outcomes.node, this.today, this.actions, this.sure, this.rest, this.trouble, this.details);
  }

  /** Shows a key, where anything but its countdown is new. */
  update(key, sharing) {
    const stamp = JSON.stringify({ ...key, cool_down_seconds_remaining: 0 });
    this.key = key;
    if (stamp === this.#stamp && sharing === this.#sharing) return;
    this.#stamp = stamp;
    this.#sharing = sharing;
    this.fill();
  }

  /** @param all also what is the same for all keys, such as the words on the buttons */
  fill(all = false) {
    const { key } = this;
    const state = stateOf(key);
    const { label } = key;
    attribute(this.node, 'data-state', state);
    attribute(this.node, 'data-group', groupOf(key));
    say(this.label, label);
    const project = key.project && (this.#sharing ? t('shared', { project: key.project, n: this.#sharing }) : key.project);
    say(this.identity, [key.key_identifier, project].filter(Boolean).join(' · '));
    attribute(this.identity, 'title', this.#sharing ? t('shared_means') : null);
    const models = Object.keys(key.models);
    say(this.state, t(state, { n: models.length }));
    say(this.flight, key.in_flight ? t('in_flight', { n: key.in_flight }) : '');
    this.#fillWhy();
    this.#fillRests();
    this.#fillToday();
    const paused = key.status === 'paused';
    say(this.toggle, t(paused ? 'resume' : 'pause'));
    attribute(this.toggle, 'aria-label', visible(t(paused ? 'resume_key' : 'pause_key', { label })));
    if (all || !this.reset.firstChild) {
      say(this.reset, t('reset'));
      say(this.open, t('details'));
      say(this.yes, t('reset_yes'));
      say(this.no, t('reset_no'));
      attribute(this.reset, 'aria-label', visible(t('reset_key', { label })));
      attribute(this.open, 'aria-label', visible(t('details_of', { label })));
      say(this.question, t('reset_sure', { label }));
      this.outcomes.tell(label, all);
    }
    if (!this.details.hidden) details(this.details, key);
  }

  /** Counts down. */
  tick() {
    if (!this.key) return;
    if (this.key.status === 'cooling_down' && this.key.until) count(this.why.querySelector('.back'), this.key.until);
    const models = this.#shownRests();
    models.forEach(([, rest], i) => this.rests.children[i] && count(this.rests.children[i].querySelector('.back'), rest.until));
  }

  #fillWhy() {
    const { key } = this;
    const [plain, back, google] = this.why.children;
    show(this.why, key.status !== 'active');
    if (key.status === 'active') return;
    const word = whyKey(key);
    say(plain, [t(word), key.status === 'disabled' && t('k_asked')].filter(Boolean).join(' '));
    show(back, key.status === 'cooling_down' && Boolean(key.until));
    if (!back.hidden) count(back, key.until);
    say(google, key.reason && key.status !== 'paused' ? t('google_says', { words: key.reason }) : '');
  }

  #shownRests() {
    const rests = Object.entries(this.key.models).sort(([, a], [, b]) => Date.parse(a.until) - Date.parse(b.until));
    return this.#allRests || rests.length <= RESTS + 1 ? rests : rests.slice(0, RESTS);
  }

  #fillRests() {
    const { key } = this;
    const shown = this.#shownRests();
    const all = Object.keys(key.models).length;
    each(this.rests, shown, restItem, (item, [model, rest], i) => {
      const [name, back, words, google] = item.children;
      say(name, model);
      count(back, rest.until);
      say(words.firstElementChild, t(whyModel(key, model, rest)));
      say(words.lastElementChild, rest.quota_id ? [rest.quota_id, rest.quota_value].filter(Boolean).join(' = ') : '');
      say(google, t('google_says', { words: wordsOf(rest) }));
      attribute(google, 'title', visible(wordsOf(rest)));
      // The same words once are enough; the details have them all.
      show(google, !shown[i + 1] || wordsOf(shown[i + 1][1]) !== wordsOf(rest));
    });
    show(this.rests, all > 0);
    show(this.rest, all > 0 || key.status !== 'active');
    show(this.more, all > RESTS + 1);
    if (all > RESTS + 1) say(this.more, this.#allRests ? t('fewer') : t('rests_more', { n: all - shown.length }));
  }

  #fillToday() {
    const { key } = this;
    const used = Object.entries(key.daily_usage).sort(([, a], [, b]) => b - a);
    const shown = used.length > MODELS ? used.slice(0, MODELS - 1) : used;
    const rest = used.slice(shown.length);
    const lines = shown.map(([model, requests]) => [model, requests, key.tokens_today[model]]);
    if (rest.length) {
      const tokens = rest.map(([model]) => key.tokens_today[model]).filter(Boolean).map(spent);
      lines.push([t('more_models', { n: rest.length }), total(rest.map(([, n]) => n)), { prompt: total(tokens), output: 0, thoughts: 0 }]);
    }
    const make = () => {
      const line = element('div');
      line.append(element('dt', 'model'), ' ', element('dd'), ' ', element('dd', 'quiet'));
      return line;
    };
    each(this.usage, lines, make, (line, [model, requests, tokens]) => {
      const [name, asked, cost] = line.children;
      say(name, model);
      attribute(name, 'title', visible(model));
      say(asked, compact(requests));
      attribute(asked, 'title', t('n_requests', { n: requests }));
      say(cost, tokens ? t('n_tokens', { n: compact(spent(tokens)) }) : '');
      attribute(cost, 'title', tokens ? t('n_tokens', { n: number(spent(tokens)) }) : null);
    });
    const failures = failuresOf(key);
    say(this.missed, failures ? t('n_failures', { n: failures }) : '');
    say(this.unused, used.length ? '' : t(failures ? 'never_good' : 'unused'));
  }

  #unfold() {
    this.details.hidden = !this.details.hidden;
    this.open.setAttribute('aria-expanded', String(!this.details.hidden));
    if (!this.details.hidden) details(this.details, this.key);
  }

  #ask(asked) {
    if (this.sure.hidden !== asked) return;
    show(this.sure, asked);
    this.reset.setAttribute('aria-expanded', String(asked));
    (asked ? this.yes : this.reset).focus();
  }

  async #act(action, from) {
    if (this.#action) return;
    this.#action = action;
    from.setAttribute('aria-disabled', 'true');
    say(this.trouble, '');
    const { label } = this.key;
    try {
      const answer = await act(this.id, action);
      this.hooks.acted(answer.keys[0]);
      // Pausing and resuming are told as the changes that they are.
      if (action === 'reset') this.hooks.announce(t('done_reset', { label }));
    } catch (error) {
      if (error instanceof Refused && error.status === 401) this.hooks.refused(error);
      const why = error instanceof Down && !error.status ? t('act_down') : error.message;
      say(this.trouble, t('act_failed', { action: t(action), why }));
    } finally {
      this.#action = null;
      from.removeAttribute('aria-disabled');
      if (action === 'reset') this.#ask(false);
    }
  }
}
