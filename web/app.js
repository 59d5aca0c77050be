'use strict';
// Shows what /api/status/* tells, by polling. All text goes through textContent; nothing is ever parsed as HTML.

const WORDS = {
  en: {
    keys: 'Keys', requests: 'Recent requests', log: 'Log', level: 'Level', search: 'Search', follow: 'Follow',
    token: 'Admin token', enter: 'Enter', refused: 'This token is not the admin token.', sandbox: 'sandbox',
    usable: 'usable', resting: 'resting', aside: 'set aside', flight: 'in flight', today: 'requests today', tokens: 'tokens today',
    active: 'serves', cooling_down: 'cools down', disabled: 'set aside', paused: 'paused', partly: 'serves, some models rest',
    pause: 'Pause', resume: 'Resume', reset: 'Reset', until: 'until', left: 'left', unused: 'not used today',
    live: 'live', down: 'The service does not answer.', none: 'None yet.', attempts: 'attempts',
  },
  zh: {
    keys: '密钥', requests: '最近的请求', log: '日志', level: '级别', search: '搜索', follow: '跟随',
    token: '管理员令牌', enter: '进入', refused: '这不是管理员令牌。', sandbox: '沙箱',
    usable: '可用', resting: '休息中', aside: '已停用', flight: '进行中', today: '今日请求', tokens: '今日令牌数',
    active: '正常', cooling_down: '冷却中', disabled: '已停用', paused: '已暂停', partly: '正常，部分模型休息',
    pause: '暂停', resume: '恢复', reset: '重置', until: '至', left: '剩余', unused: '今日未使用',
    live: '实时', down: '服务没有响应。', none: '暂无。', attempts: '次尝试',
  },
};
const ROUND = 2000;
const MOST_LINES = 1000;
const $ = (id) => document.getElementById(id);
const store = {
  get: (name) => { try { return sessionStorage.getItem(name); } catch { return null; } },
  set: (name, value) => { try { sessionStorage.setItem(name, value); } catch { /* private windows may refuse */ } },
};

let language = store.get('language') ?? (navigator.language.startsWith('zh') ? 'zh' : 'en');
let token = store.get('token');
let status = null;
let cursor = '';
let requestCursor = '';
let lines = [];

const t = (word) => WORDS[language][word] ?? word;
const element = (tag, className, text) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};
const say = (node, text) => { if (node.textContent !== text) node.textContent = text; };

async function ask(path, method = 'GET') {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  const answer = await fetch(path, { method, headers, cache: 'no-store' });
  if (answer.status === 401 || answer.status === 403) {
    throw Object.assign(new Error('refused'), { refused: true });
  }
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

function words() {
  document.documentElement.lang = language;
  document.querySelectorAll('[data-text]').forEach((node) => say(node, t(node.dataset.text)));
  $('language').textContent = language === 'en' ? '中文' : 'English';
  $('language').lang = language === 'en' ? 'zh' : 'en';
}

const duration = (seconds) => {
  const whole = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return h ? `${h} h ${m} min` : m ? `${m} min ${s} s` : `${s} s`;
};
const clock = (iso) => new Date(iso).toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const sum = (map) => Object.values(map).reduce((total, each) => total + each, 0);
const spent = (key) => Object.values(key.tokens_today).reduce((total, each) => total + each.prompt + each.output + each.thoughts, 0);
const number = (value) => value.toLocaleString(language);

function showSummary() {
  const { keys } = status;
  const count = (test) => keys.filter(test).length;
  const figures = [
    ['usable', count((key) => key.status === 'active')],
    ['resting', count((key) => key.status === 'cooling_down' || Object.keys(key.models).length > 0)],
    ['aside', count((key) => key.status === 'disabled' || key.status === 'paused')],
    ['flight', keys.reduce((total, key) => total + key.in_flight, 0)],
    ['today', keys.reduce((total, key) => total + sum(key.daily_usage), 0)],
    ['tokens', keys.reduce((total, key) => total + spent(key), 0)],
  ];
  while ($('summary').children.length < figures.length) {
    const item = element('li');
    item.append(element('b'), element('span', 'quiet'));
    $('summary').append(item);
  }
  figures.forEach(([word, value], i) => {
    const [big, small] = $('summary').children[i].children;
    say(big, number(value));
    say(small, t(word));
  });
}

function rowOf(id) {
  const known = document.getElementById(`key-${id}`);
  if (known) return known;
  const row = element('div', 'key');
  row.id = `key-${id}`;
  const name = element('div');
  name.append(element('strong', 'label'), element('div', 'quiet identity'));
  const state = element('div');
  state.append(element('span', 'state'), element('ul', 'rests'));
  const actions = element('div', 'actions');
  for (const action of ['pause', 'resume', 'reset']) {
    const button = element('button', action);
    button.type = 'button';
    button.addEventListener('click', () => ask(`api/keys/${encodeURIComponent(id)}/${action}`, 'POST').then(poll, failed));
    actions.append(button);
  }
  row.append(name, state, element('ul', 'used'), actions);
  $('keys').append(row);
  return row;
}

// Items are kept and changed in place, so that a selection or a focus survives.
function list(node, texts) {
  while (node.children.length > texts.length) node.lastChild.remove();
  while (node.children.length < texts.length) node.append(element('li'));
  texts.forEach((text, i) => say(node.children[i], text));
}

function showKey(key) {
  const row = rowOf(key.id);
  const models = Object.entries(key.models);
  const partly = key.status === 'active' && models.length > 0;
  const look = `key ${partly ? 'resting' : key.status}`;
  if (row.className !== look) row.className = look;
  say(row.querySelector('.label'), key.label);
  say(row.querySelector('.identity'), [key.key_identifier, key.project].filter(Boolean).join(' · '));
  say(row.querySelector('.state'), t(partly ? 'partly' : key.status));
  const rests = key.reason ? [[key.reason, key.until && when(key.until)].filter(Boolean).join(' · ')] : [];
  models.forEach(([model, rest]) => {
    const quota = rest.quota_id ? `${rest.quota_id}${rest.quota_value ? ` = ${rest.quota_value}` : ''}` : rest.reason;
    rests.push(`${model}: ${when(rest.until)} · ${quota}`);
  });
  list(row.querySelector('.rests'), rests);
  const used = Object.entries(key.daily_usage).map(([model, count]) => {
    const cost = key.tokens_today[model];
    return `${model}: ${number(count)}${cost ? ` (${number(cost.prompt + cost.output + cost.thoughts)})` : ''}`;
  });
  list(row.querySelector('.used'), used.length ? used : [t('unused')]);
  ['pause', 'resume', 'reset'].forEach((action) => {
    const button = row.querySelector(`.${action}`);
    say(button, t(action));
    button.setAttribute('aria-label', `${t(action)} ${key.label}`);
  });
  row.querySelector('.pause').hidden = key.status === 'paused';
  row.querySelector('.resume').hidden = key.status !== 'paused';
}

const when = (until) => `${duration((new Date(until) - Date.now()) / 1000)} ${t('left')} (${t('until')} ${clock(until)})`;

function showKeys() {
  const ids = new Set(status.keys.map((key) => `key-${key.id}`));
  [...$('keys').children].forEach((row) => { if (!ids.has(row.id)) row.remove(); });
  status.keys.forEach(showKey);
  say($('version'), status.server.version);
  $('sandbox').hidden = !status.server.sandbox;
  showSummary();
}

function showRequests(records) {
  const box = $('requests');
  if (!box.children.length || box.firstChild.tagName === 'P') {
    box.replaceChildren();
  }
  for (const text of records) {
    let record;
    try { record = JSON.parse(text); } catch { continue; }
    const row = element('details', record.status >= 400 ? 'bad' : '');
    const tries = record.attempts.length > 1 ? ` · ${record.attempts.length} ${t('attempts')}` : '';
    const head = [clock(record.time), record.status, record.model ?? record.path, record.key, `${record.ms} ms`];
    row.append(element('summary', '', head.filter((each) => each !== null && each !== undefined).join(' · ') + tries));
    const facts = [`${record.method} ${record.path}`, `${record.dialect} · ${record.bytes} B · ${record.first_byte_ms} ms`,
      ...record.attempts.map((each) => `${each.key}: ${each.verdict} ${each.status ?? ''} ${each.ms} ms`)];
    const items = element('ul');
    facts.forEach((fact) => items.append(element('li', '', fact)));
    row.append(items);
    box.prepend(row);
  }
  while (box.children.length > 200) box.lastChild.remove();
  if (!box.children.length) box.append(element('p', 'quiet', t('none')));
}

function showLog(more) {
  lines = lines.concat(more).slice(-MOST_LINES);
  if (!more.length && $('log').dataset.drawn === `${$('level').value} ${$('search').value}`) return;
  $('log').dataset.drawn = `${$('level').value} ${$('search').value}`;
  const least = ['ALL', 'INFO', 'WARN', 'ERROR'].indexOf($('level').value);
  const wanted = $('search').value.toLowerCase();
  let level = 'INFO';
  const shown = [];
  for (const line of lines) {
    const parts = line.split(' - ', 3);
    if (['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'].includes(parts[2])) level = parts[2];
    if (['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'].indexOf(level) - 1 < least) continue;
    if (wanted && !line.toLowerCase().includes(wanted)) continue;
    shown.push(element('div', level, line));
  }
  $('log').replaceChildren(...shown);
  if ($('follow').checked) $('log').scrollTop = $('log').scrollHeight;
}

function failed(error) {
  $('link').className = error.refused ? '' : 'down';
  say($('link'), error.refused ? '' : t('down'));
  if (error.refused) {
    say($('refused'), token ? t('refused') : '');
    token = null;
    $('board').hidden = true;
    $('door').hidden = false;
  }
}

async function poll() {
  if (document.hidden) return;
  try {
    status = await ask('api/status/keys');
    const requests = await ask(`api/status/logs?log_file_name=transactions.log&lines=50&after=${encodeURIComponent(requestCursor)}`);
    const log = await ask(`api/status/logs?log_file_name=app.log&lines=500&after=${encodeURIComponent(cursor)}`);
    requestCursor = requests.next;
    cursor = log.next;
    $('door').hidden = true;
    $('board').hidden = false;
    $('link').className = '';
    say($('link'), t('live'));
    showKeys();
    showRequests(requests.lines);
    showLog(log.lines);
  } catch (error) {
    failed(error);
  }
}

$('door').addEventListener('submit', (event) => {
  event.preventDefault();
  token = $('token').value;
  store.set('token', token);
  poll();
});
$('language').addEventListener('click', () => {
  language = language === 'en' ? 'zh' : 'en';
  store.set('language', language);
  words();
  if (status) showKeys();
});
for (const id of ['level', 'search', 'follow']) $(id).addEventListener('input', () => showLog([]));
document.addEventListener('visibilitychange', poll);
setInterval(() => { if (status && !document.hidden && $('door').hidden) showKeys(); }, 1000);
words();
(async () => {
  for (;;) {
    await poll();
    await new Promise((resolve) => { setTimeout(resolve, ROUND); });
  }
})();
