// The figures at the top: keys by state, each a button that filters, and what the service does.
import { attribute, byId, each, element, say } from './dom.js';
import { failuresOf, groupOf, stateOf, tokensOf, total } from './plain.js';
import { now } from './api.js';
import { compact, millis, number, share, t } from './words.js';

const GROUPS = ['usable', 'resting', 'aside', 'paused'];

/** How many keys are how. */
export function countKeys(keys) {
  const counts = { all: keys.length, usable: 0, resting: 0, aside: 0, paused: 0, partly: 0 };
  for (const key of keys) {
    counts[groupOf(key)]++;
    if (stateOf(key) === 'partly') counts.partly++;
  }
  return counts;
}

function caption(group, counts) {
  const n = counts[group];
  if (group === 'usable') return counts.partly ? t('usable_more', { n: counts.partly }) : n ? t('usable_all') : t('none_now');
  if (!n) return t('none_now');
  if (group === 'aside') return t('aside_why');
  if (group === 'paused') return t('paused_why');
  const whole = n - counts.partly;
  if (!whole) return t('rest_partly');
  return counts.partly ? t('rest_both', { whole, part: counts.partly }) : t('rest_wholly');
}

export class States {
  /** @param choose is called with a group, or `all` */
  constructor(choose) {
    this.node = byId('states');
    each(this.node, GROUPS, () => element('button', 'tile'), (button, group) => {
      button.type = 'button';
      button.dataset.group = group;
      button.append(element('b'), element('span', 'name'), element('span', 'quiet small'));
      button.addEventListener('click', () => choose(button.getAttribute('aria-pressed') === 'true' ? 'all' : group));
    });
  }

  update(keys) {
    const counts = countKeys(keys);
    each(this.node, GROUPS, null, (button, group) => {
      const [figure, name, words] = button.children;
      say(figure, number(counts[group]));
      say(name, t(group === 'paused' ? 'paused_keys' : group));
      say(words, caption(group, counts));
      attribute(button, 'data-any', counts[group] ? 'yes' : 'no');
    });
  }

  press(filter) {
    for (const button of this.node.children) attribute(button, 'aria-pressed', String(button.dataset.group === filter));
  }
}

/** Requests within the last sixty seconds: the running minute, and of the one before as much as it lacks. */
export function perMinute(minutes, at) {
  const of = (minute) => (minute ? minute.served + minute.refused + minute.failed + minute.gone : 0);
  const running = minutes.at(-1);
  if (!running) return 0;
  const passed = Math.max(0, Math.min(1, (at - Date.parse(running.time)) / 60_000));
  return of(running) + of(minutes.at(-2)) * (1 - passed);
}

export function figures(keys, activity) {
  const { minutes, hour } = activity;
  const asked = minutes.reduce((sum, each) => sum + each.served + each.refused + each.failed + each.gone, 0);
  const rate = perMinute(minutes, now());
  const tokens = keys.map(tokensOf).reduce((sum, each) => {
    for (const name of Object.keys(sum)) sum[name] += each[name];
    return sum;
  }, { prompt: 0, output: 0, thoughts: 0, cached: 0 });
  const out = tokens.output + tokens.thoughts;
  const failures = keys.reduce((sum, key) => sum + failuresOf(key), 0);
  const rows = [
    [number(Math.round(rate)), t('per_minute'), t('in_hour', { n: asked })],
    [hour.success_rate === null ? '–' : share(hour.success_rate), t('success'), hour.success_rate === null ? t('nothing_yet') : t('success_why')],
    [millis(hour.first_byte_p50_ms), t('first_byte'), hour.first_byte_p95_ms === null ? t('half') : t('first_byte_p95', { ms: millis(hour.first_byte_p95_ms) })],
    [number(keys.reduce((sum, key) => sum + key.in_flight, 0)), t('flight'), t('flight_why')],
    [compact(keys.reduce((sum, key) => sum + total(key.daily_usage), 0)), t('requests_fig'), t('missed_fig', { n: failures })],
    [compact(tokens.prompt + out), t('tokens_fig'), t('tokens_split', { in: compact(tokens.prompt), out: compact(out) })],
  ];
  const make = () => {
    const item = element('li', 'tile');
    item.append(element('b'), element('span', 'name'), element('span', 'quiet small'));
    return item;
  };
  each(byId('figures'), rows, make, (item, words) => words.forEach((word, i) => say(item.children[i], word)));
  attribute(byId('figures').children[1], 'data-look', hour.success_rate !== null && hour.success_rate < 0.95 ? 'bad' : null);
}
