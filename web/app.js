// Puts the page together: asks the service in rounds, and hands what it says to the parts of the page.
import { activity, Down, hasToken, keys as readKeys, logLines, No, Refused, useToken } from './api.js';
import { Chart } from './chart.js';
import { attribute, byId, say, show, translate } from './dom.js';
import { Keys } from './keys.js';
import { kept, keep } from './kept.js';
import { Live } from './live.js';
import { Log } from './log.js';
import { models, tickModels } from './models.js';
import { Requests } from './requests.js';
import { Rounds } from './rounds.js';
import { countKeys, figures, States } from './summary.js';
import { clock, speak, spoken, t } from './words.js';

const THEMES = ['auto', 'light', 'dark'];
const REQUESTS = 200;
const LINES = 1000;

const seen = { keys: null, server: null, activity: null, cursors: {} };
const rounds = new Rounds({ round, refused, changed: tellLink });
const keyList = new Keys({ announce, refused, changed: (keys) => { seen.keys = keys; fillKeys(); } });
const states = new States((filter) => { keyList.filter = filter; });
const chart = new Chart();
const requests = new Requests();
const log = new Log(() => rounds.now());
const live = new Live(grown);
keyList.onFilter((filter) => states.press(filter));

function announce(text) {
  say(byId('said'), text);
}

/** One round: all that the page shows. Cursors are kept only when what they brought is shown. */
async function round() {
  const status = await readKeys();
  const restarted = seen.server && seen.server.started_at !== status.server.started_at;
  if (restarted) seen.cursors = {};
  const cursors = { ...seen.cursors };
  const [lately, records, lines] = await Promise.all([
    activity(cursors.activity),
    logLines('transactions.log', REQUESTS, cursors.requests ?? ''),
    log.paused ? null : logLines('app.log', LINES, cursors.log ?? ''),
  ]);
  const start = performance.now();
  const anew = !cursors.activity;
  // Unless they have been read meanwhile, because the log had grown.
  const unread = lines && seen.cursors.log === cursors.log;
  seen.cursors = { activity: lately.next, requests: records.next, log: unread ? lines.next : seen.cursors.log };
  Object.assign(seen, { keys: status.keys, server: status.server, activity: lately });
  show(byId('door'), false);
  show(byId('board'), true);
  keyList.update(status.keys);
  keyList.addOutcomes(lately.outcomes, anew);
  requests.add(records);
  if (unread) log.add(lines, !cursors.log);
  live.open();
  fillKeys();
  chart.update(lately.minutes);
  fillServer();
  document.dispatchEvent(new CustomEvent('refreshed', { detail: { ms: performance.now() - start } }));
}

/** Shows what is new in the log, between two rounds. */
async function grown() {
  const from = seen.cursors.log;
  if (rounds.asking || log.paused || !from || !rounds.running) return;
  try {
    const lines = await logLines('app.log', LINES, from);
    if (seen.cursors.log !== from || log.paused) return;
    seen.cursors.log = lines.next;
    log.add(lines, false);
  } catch (error) {
    // The next round says what is wrong; a mistake of the page's own is told.
    if (!(error instanceof Refused || error instanceof Down || error instanceof No)) console.error(error);
  }
}

function fillKeys() {
  states.update(seen.keys);
  models(seen.keys);
  if (seen.activity) figures(seen.keys, seen.activity);
  fillTitle();
}

function fillServer() {
  const { version, sandbox, started_at: since, paused_until: until, pause_reason: words } = seen.server;
  say(byId('version'), version);
  show(byId('sandbox'), sandbox);
  show(byId('leave'), hasToken());
  // A link shows no token.
  show(byId('raw'), !hasToken());
  say(byId('pause'), until ? `${t('way_out', { clock: clock(until) })} ${t('google_says', { words })}` : '');
  show(byId('pause'), Boolean(until));
  say(byId('since'), t('running', { clock: clock(since) }));
}

function fillTitle() {
  const counts = seen.keys && countKeys(seen.keys);
  const title = rounds.down ? t('title_down') : counts ? t('title', counts) : 'Gemini Balance';
  if (document.title !== title) document.title = title;
}

/** Asks for the token; whoever has just shown one is told that it is wrong. A 403 says what else is in the way. */
function refused({ status, message }) {
  rounds.stop();
  live.close();
  const wrong = hasToken();
  useToken(null);
  show(byId('board'), false);
  show(byId('door'), true);
  say(byId('refused'), status === 403 ? t('barred', { why: message }) : wrong ? t('refused') : '');
  attribute(byId('token'), 'aria-invalid', wrong ? 'true' : null);
  byId('token').select();
  byId('token').focus();
}

function tellLink() {
  const { down, latest, left, asking } = rounds;
  if (!down && !byId('banner').hidden && rounds.running) announce(t('up_again'));
  show(byId('banner'), Boolean(down));
  if (down) {
    const which = down instanceof No ? t('down_no', { why: down.message })
      : down.status ? t('down_http', { status: String(down.status) }) : down.status === 0 ? t('down_html') : '';
    say(byId('banner-text'), [latest ? t('down', { clock: clock(latest) }) : t('down_first'), which].filter(Boolean).join(' '));
    say(byId('banner-next'), asking || left === null ? t('trying') : left);
  }
  const link = byId('link');
  attribute(link, 'data-look', down ? 'bad' : latest ? 'good' : 'none');
  const word = rounds.running ? t(latest ? 'live' : 'connecting') : '';
  say(link, down ? (latest ? t('not_live', { clock: clock(latest) }) : '') : word);
  show(link, link.textContent !== '');
  fillTitle();
}

function tellTheme() {
  const theme = kept('theme') ?? 'auto';
  const known = THEMES.includes(theme) ? theme : 'auto';
  if (known === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = known;
  say(byId('theme'), t(`theme_${known}`));
}

function translateAll() {
  document.documentElement.lang = spoken() === 'zh' ? 'zh-CN' : 'en';
  translate(t);
  say(byId('language'), spoken() === 'en' ? '中文' : 'English');
  byId('language').lang = spoken() === 'en' ? 'zh' : 'en';
  tellTheme();
  keyList.translate();
  requests.translate();
  log.translate();
  if (seen.keys) {
    fillKeys();
    chart.update(seen.activity.minutes);
    fillServer();
  }
  tellLink();
}

byId('door').addEventListener('submit', (event) => {
  event.preventDefault();
  useToken(byId('token').value.trim());
  byId('token').value = '';
  rounds.start();
});
byId('leave').addEventListener('click', () => {
  useToken(null);
  // Nothing of what was seen stays on the page.
  location.reload();
});
byId('language').addEventListener('click', () => {
  speak(spoken() === 'en' ? 'zh' : 'en');
  translateAll();
});
byId('theme').addEventListener('click', () => {
  const next = THEMES[(THEMES.indexOf(kept('theme') ?? 'auto') + 1) % THEMES.length];
  keep('theme', next === 'auto' ? null : next);
  tellTheme();
});
byId('again').addEventListener('click', () => rounds.now());
rounds.onSecond(() => {
  keyList.tick();
  tickModels();
});

translateAll();
states.press('all');
rounds.start();
