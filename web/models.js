// By model: how many keys serve it now, when the first comes back where none does, and what it used today.
import { attribute, byId, each, element, say, show, visible } from './dom.js';
import { spent } from './plain.js';
import { now } from './api.js';
import { clock, compact, span, t } from './words.js';

const FIRST = 6;
let all = false;
let last = [];

/** What every key says, put together by model; those that no key serves come first, then the most used. */
export function byModel(keys) {
  const models = new Map();
  const of = (name) => {
    if (!models.has(name)) models.set(name, { name, requests: 0, tokens: 0, back: Infinity, serving: 0 });
    return models.get(name);
  };
  for (const key of keys) {
    for (const [name, requests] of Object.entries(key.daily_usage)) of(name).requests += requests;
    for (const [name, tokens] of Object.entries(key.tokens_today)) of(name).tokens += spent(tokens);
    for (const name of Object.keys(key.models)) of(name);
  }
  for (const model of models.values()) {
    for (const key of keys) {
      if (key.status === 'active' && !key.models[model.name]) model.serving++;
      else if (key.status === 'active' || key.status === 'cooling_down') {
        const times = [key.models[model.name]?.until, key.until].filter(Boolean).map((time) => Date.parse(time));
        if (times.length) model.back = Math.min(model.back, Math.max(...times));
      }
    }
  }
  return [...models.values()].sort((a, b) => (a.serving > 0) - (b.serving > 0) || b.requests - a.requests || a.name.localeCompare(b.name));
}

function row() {
  const made = element('tr');
  const name = element('th', 'model');
  name.scope = 'row';
  const serving = element('td');
  const meter = element('span', 'meter');
  meter.append(element('i'));
  meter.setAttribute('aria-hidden', 'true');
  serving.append(meter, element('span'), ' ', element('span', 'small'));
  made.append(name, serving, element('td', 'number'), element('td', 'number'));
  return made;
}

function back(model) {
  if (model.serving || model.back === Infinity) return '';
  const left = (model.back - now()) / 1000;
  return left > 0 ? t('model_back', { left: span(left), clock: clock(model.back) }) : t('moment');
}

export function models(keys) {
  last = byModel(keys);
  fill(keys.length);
}

function fill(count) {
  const shown = all ? last : last.slice(0, FIRST);
  each(byId('models').tBodies[0], shown, row, (node, model) => {
    const [name, serving, requests, tokens] = node.children;
    say(name, model.name);
    attribute(name, 'title', visible(model.name));
    const [meter, figure, words] = serving.children;
    meter.firstElementChild.style.width = `${count ? (100 * model.serving) / count : 0}%`;
    say(figure, t('model_some', { n: model.serving, all: count }));
    say(words, back(model));
    attribute(node, 'data-look', model.serving ? (model.serving < count ? 'wait' : 'good') : 'bad');
    say(requests, compact(model.requests));
    say(tokens, compact(model.tokens));
  });
  show(byId('models'), last.length > 0);
  show(byId('models-none'), last.length === 0);
  const more = byId('models-more');
  show(more, last.length > FIRST);
  say(more, all ? t('fewer') : t('models_more', { n: last.length - FIRST }));
  more.onclick = () => {
    all = !all;
    fill(count);
  };
}

/** Counts down where no key serves. */
export function tickModels() {
  for (const [i, node] of [...byId('models').tBodies[0].children].entries()) {
    if (last[i] && !last[i].serving) say(node.children[1].lastElementChild, back(last[i]));
  }
}
