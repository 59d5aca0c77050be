// Drives the page in a real Chromium: node page.mjs BASE_URL GUARDED_URL MANY_URL CHROMIUM
// BASE_URL has the keys of PageIT; GUARDED_URL asks for the token `the-admin-token`; MANY_URL has 200 keys that work.
import assert from 'node:assert/strict';
import http from 'node:http';
import { chromium } from 'playwright-core';

const [baseUrl, guardedUrl, manyUrl, executablePath] = process.argv.slice(2);
const PATIENCE = 30_000;
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });

// What a browser says of answers that a case has asked for on purpose, and of a proxy that passes no WebSockets.
const EXPECTED = /Failed to load resource: (net::ERR_|the server responded with a status of (401|403|500|502))|WebSocket connection to/;

/** Opens the page, and takes note of whatever a browser complains of. */
async function open(url = baseUrl, { ready = true, before = async () => {}, ...options } = {}) {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  page.complaints = [];
  page.on('console', (message) => message.type() === 'error' && !EXPECTED.test(message.text()) && page.complaints.push(message.text()));
  page.on('pageerror', (error) => page.complaints.push(error.stack));
  page.on('dialog', (dialog) => page.complaints.push(`a dialog: ${dialog.message()}`));
  await page.addInitScript(() => {
    globalThis.rounds = [];
    document.addEventListener('refreshed', (event) => globalThis.rounds.push(event.detail.ms));
    document.addEventListener('securitypolicyviolation', (event) => console.error(`CSP: ${event.violatedDirective}`));
  });
  await before(page);
  await page.goto(url);
  if (ready) await page.locator('#board').waitFor();
  return page;
}

/** Waits until a condition holds. */
async function until(what, condition) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) assert.fail(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function rounds(page, count) {
  const past = await page.evaluate(() => globalThis.rounds.length);
  await until(`${count} more rounds`, () => page.evaluate((n) => globalThis.rounds.length >= n, past + count));
}

const untilText = (locator, pattern) => until(`${locator} has ${pattern}`, async () => pattern.test(await locator.innerText()));
const row = (page, label) => page.locator('.key').filter({ has: page.locator('h3', { hasText: new RegExp(`^${label}$`) }) });
const untilState = (page, label, state) => until(`${label} is ${state}`, async () => (await row(page, label).getAttribute('data-state')) === state);

const ask = (url = baseUrl, model = 'gemini-2.5-flash', headers = {}) =>
  fetch(`${url}/v1beta/models/${model}:generateContent`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"contents":[{"parts":[{"text":"How deep is the sea?"}]}]}',
  }).then((answer) => answer.text());

const keyOf = async (label) => {
  const { keys } = await (await fetch(`${baseUrl}/api/status/keys`)).json();
  return keys.find((key) => key.label === label);
};

/** Asks until a key rests for the model. */
async function exhaust(label, model, headers) {
  await until(`${label} rests`, async () => {
    await ask(baseUrl, model, headers);
    return (await keyOf(label)).models[model];
  });
}

const quota = (seconds) => JSON.stringify({
  error: {
    code: 429, status: 'RESOURCE_EXHAUSTED', message: `You exceeded your current quota. Please retry in ${seconds}s.`,
    details: [
      { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaId: 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier', quotaValue: '7' }] },
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${seconds}s` },
    ],
  },
});

/** Has the page read these lines as its log, a batch a round; the rest of the service is the real one. */
function logOf(...batches) {
  let next = 0;
  return (page) => page.route('**/api/status/logs?log_file_name=app.log**', (route) => {
    const lines = batches[next++] ?? [];
    return route.fulfill({ json: { lines, next: `c.${next}`, rolled: false } });
  });
}

const line = (level, text) => `2026-11-22 22:40:52,581 - trial - ${level} - ${text}`;
const shownLines = (page) => page.locator('#log .entry:not([hidden])');

/** A reverse proxy that takes the prefix away; it can be stopped and started again. */
async function proxy(prefix = '') {
  const paths = [];
  const target = new URL(baseUrl);
  const server = http.createServer((request, response) => {
    paths.push(request.url);
    if (!request.url.startsWith(`${prefix}/`)) {
      response.writeHead(404).end();
      return;
    }
    const onward = { host: target.hostname, port: target.port, method: request.method, path: request.url.slice(prefix.length) };
    request.pipe(http.request({ ...onward, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    }));
  });
  const listen = (port) => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address();
  return {
    url: `http://127.0.0.1:${port}${prefix}/`,
    paths,
    start: () => listen(port),
    stop: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}

const cases = {
  async 'it loads with its figures and its policy'() {
    await ask();
    const page = await open();
    const answer = await page.request.get(baseUrl);
    assert.match(answer.headers()['content-security-policy'], /default-src 'none'/);
    assert.equal(await page.locator('.key').count(), 6);
    assert.equal(await page.locator('#states button').count(), 4);
    await untilText(page.locator('#figures'), /requests a minute[\s\S]*success[\s\S]*first byte[\s\S]*in flight[\s\S]*tokens today/);
    await untilText(page.locator('#hour-words'), /\d+ served/);
    assert.ok(await page.locator('#chart rect.served').evaluateAll((all) => all.some((rect) => Number(rect.getAttribute('height')) > 0)));
    assert.equal(await page.locator('#sandbox').isVisible(), true);
    assert.match(await page.title(), /\d of 6 keys usable/);
    assert.equal(await page.locator('nav a[href=docs]').count(), 1);
    return page;
  },
  async 'a key that rests says why and until when, counts down, and comes back'() {
    const page = await open();
    await exhaust('brief', 'gemini-2.5-flash', { 'x-sandbox-script': `id=brief; demo-good-brief-0004=status 429; body ${quota(9)}` });
    await untilState(page, 'brief', 'partly');
    const rest = row(page, 'brief').locator('.rests li').first();
    assert.match(await rest.innerText(), /gemini-2\.5-flash[\s\S]*back in \d+ s at \d\d:\d\d:\d\d[\s\S]*Used up for this minute[\s\S]*PerMinutePerProject\S* = 7[\s\S]*You exceeded/);
    assert.match(await row(page, 'brief').locator('.state').innerText(), /rests for 1 model/);
    const left = await rest.locator('.back b').innerText();
    await until('it counts down', async () => (await rest.locator('.back b').innerText()) !== left);
    await until('it is announced', async () => /brief rests for gemini-2\.5-flash/.test(await page.locator('#said').textContent()));
    await untilState(page, 'brief', 'active');
    await until('it is announced', async () => /brief serves again/.test(await page.locator('#said').textContent()));
    return page;
  },
  async 'what is used up for the day says so, and reset brings it back'() {
    await exhaust('dry', 'gemini-2.5-flash');
    const page = await open();
    await untilState(page, 'dry', 'partly');
    await untilText(row(page, 'dry').locator('.rests'), /Used up for today; comes back at Google’s midnight[\s\S]*PerDay\S* = 20/);
    await row(page, 'dry').getByRole('button', { name: 'Reset dry' }).click();
    const sure = row(page, 'dry').locator('.sure');
    await until('the focus is on the answer', () => sure.locator('.yes').evaluate((node) => node === document.activeElement));
    await page.keyboard.press('Escape');
    assert.equal(await sure.isVisible(), false);
    assert.ok(await row(page, 'dry').locator('.reset').evaluate((node) => node === document.activeElement));
    assert.ok((await keyOf('dry')).models['gemini-2.5-flash']);
    await page.keyboard.press('Enter');
    await sure.locator('.yes').click();
    await untilState(page, 'dry', 'active');
    assert.deepEqual((await keyOf('dry')).models, {});
    await until('it is announced', async () => /dry was reset/.test(await page.locator('#said').textContent()));
    return page;
  },
  async 'a key that Google refuses says why'() {
    await until('it is refused', async () => { await ask(); return (await keyOf('wrong')).status === 'disabled'; });
    const page = await open();
    await untilState(page, 'wrong', 'disabled');
    await untilText(row(page, 'wrong'), /set aside[\s\S]*Google does not know this key[\s\S]*API key not valid/);
    await page.locator('#states button[data-group=aside]').click();
    assert.equal(await page.locator('.key:not([hidden])').count(), 1);
    assert.equal(await page.locator('#keys-filter').inputValue(), 'aside');
    await page.locator('#states button[data-group=aside]').click();
    assert.equal(await page.locator('.key:not([hidden])').count(), 6);
    return page;
  },
  async 'a key is paused and resumed, and the button keeps the focus'() {
    const page = await open();
    const toggle = row(page, 'ada').locator('.toggle');
    await toggle.focus();
    await page.keyboard.press('Enter');
    await untilState(page, 'ada', 'paused');
    assert.equal((await keyOf('ada')).status, 'paused');
    assert.equal(await toggle.getAttribute('aria-label'), 'Resume ada');
    assert.ok(await toggle.evaluate((node) => node === document.activeElement));
    await page.keyboard.press('Enter');
    await untilState(page, 'ada', 'active');
    assert.equal((await keyOf('ada')).status, 'active');
    return page;
  },
  async 'an action that fails is told'() {
    const page = await open();
    await page.route('**/api/keys/**', (route) => route.fulfill({ status: 500, json: { error: { message: 'the disk is full' } } }));
    await row(page, 'ada').locator('.toggle').click();
    await untilText(row(page, 'ada').getByRole('alert'), /Pause did not work: the disk is full/);
    assert.equal(await row(page, 'ada').getAttribute('data-state'), 'active');
    return page;
  },
  async 'the details of a key tell of each model'() {
    await ask();
    const page = await open();
    await until('it was asked', async () => (await keyOf('ada')).daily_usage['gemini-2.5-flash'] || (await ask(), false));
    await row(page, 'ada').locator('.open').click();
    await untilText(row(page, 'ada').locator('.details'), /Thoughts[\s\S]*gemini-2\.5-flash\s+\d+/);
    await untilText(row(page, 'ada').locator('.today'), /gemini-2\.5-flash\s+\d+\s+\d+ tokens/);
    return page;
  },
  async 'outcomes and minutes are one stop of the tab key each, and arrow keys move within'() {
    await until('it was asked thrice', async () => { await ask(); return (await keyOf('ada')).daily_usage['gemini-2.5-flash'] > 2; });
    const page = await open();
    const bars = row(page, 'ada').locator('.bars');
    await until('there are bars', async () => (await bars.locator('i').count()) > 2);
    assert.match(await bars.getAttribute('aria-label'), /Last \d+ attempts with ada: \d+ good/);
    assert.match(await bars.locator('i').first().getAttribute('title'), /gemini-2\.5-flash · .* · HTTP 200 · \d+ ms/);
    for (const box of [bars, page.locator('#chart svg')]) {
      await box.focus();
      await page.locator('#tip').waitFor();
      const last = await box.getAttribute('aria-activedescendant');
      const tip = await page.locator('#tip').innerText();
      await page.keyboard.press('ArrowLeft');
      assert.notEqual(await box.getAttribute('aria-activedescendant'), last);
      await page.keyboard.press('End');
      assert.equal(await box.getAttribute('aria-activedescendant'), last);
      assert.ok(tip.length > 10);
      assert.equal(await box.locator('[tabindex]').count(), 0);
    }
    return page;
  },
  async 'requests show their attempts, and are filtered'() {
    await ask(baseUrl, 'gemini-2.5-pro', { 'x-sandbox-script': 'id=trouble; *=internal' });
    await ask(baseUrl, 'gemini-2.5-flash-lite');
    const page = await open();
    const shown = page.locator('.request:not([hidden])');
    await until('both are there', async () => (await page.locator('#requests').textContent()).includes('gemini-2.5-flash-lite'));
    await page.locator('#requests-failed').check();
    assert.equal(await shown.filter({ hasText: 'gemini-2.5-flash-lite' }).count(), 0);
    await page.locator('#requests-search').fill('GEMINI-2.5-PRO');
    await until('one is left', async () => (await shown.count()) === 1);
    await shown.locator('summary').click();
    await untilText(shown.locator('.inside'), /trouble at Google\s+500[\s\S]*POST \/v1beta\/models\/gemini-2\.5-pro:generateContent/);
    await page.locator('#requests-search').fill('no such thing');
    await untilText(page.locator('#requests'), /No request is like that/);
    return page;
  },
  async 'the real log is searched'() {
    await ask();
    await ask(baseUrl, 'gemini-2.5-flash-lite');
    const page = await open();
    await until('it has lines', async () => (await shownLines(page).count()) > 1);
    await page.locator('#log-search').fill('Flash-LITE');
    await until('the others are hidden', async () => (await shownLines(page).allTextContents()).every((text) => text.includes('gemini-2.5-flash-lite')));
    assert.ok((await shownLines(page).count()) > 0);
    return page;
  },
  async 'new lines are told over a WebSocket'() {
    const frames = [];
    const page = await open(baseUrl, {
      before: async (opened) => opened.on('websocket', (socket) => socket.on('framereceived', (frame) => frames.push(frame.payload))),
    });
    await until('a line is told', async () => {
      await ask(baseUrl, 'gemini-3-flash');
      return frames.some((frame) => /^\d{4}-.* - INFO - .*gemini-3-flash/.test(frame));
    });
    // Not its visible text: what is scrolled out of sight has none.
    await until('it is shown', async () => (await page.locator('#log').textContent()).includes('gemini-3-flash'));
    return page;
  },
  async 'the log is filtered by level, stack traces stay whole, and it pauses'() {
    const batch = [line('INFO', 'all is well'), line('ERROR', 'it broke'), 'java.io.IOException: broken', '\tat io.geminibalance.Main.main(Main.java:1)', line('WARN', 'careful')];
    const page = await open(baseUrl, { before: logOf(batch, [line('ERROR', 'again')]) });
    await until('all are there', async () => (await shownLines(page).count()) === 4);
    await page.locator('#log-level').selectOption('ERROR');
    assert.deepEqual((await shownLines(page).allTextContents()).map((text) => text.split('\n').length), [3, 1]);
    await page.locator('#log-level').selectOption('WARN');
    assert.equal(await shownLines(page).count(), 3);
    await page.locator('#log-pause').click();
    await untilText(page.locator('#log-shown'), /paused at/);
    let asked = 0;
    page.on('request', (request) => { if (request.url().includes('app.log')) asked++; });
    await rounds(page, 1);
    asked = 0;
    await rounds(page, 2);
    assert.equal(asked, 0);
    await page.locator('#log-pause').click();
    await until('it is asked for again', () => asked > 0);
    return page;
  },
  async 'the log follows its end until somebody scrolls up'() {
    const many = (name) => Array.from({ length: 80 }, (_, i) => line('INFO', `${name} ${i} ${'word '.repeat(30)}`));
    const later = [];
    const page = await open(baseUrl, {
      // So narrow that a line is higher than it is taken for.
      viewport: { width: 360, height: 740 },
      before: (opened) => opened.route('**/api/status/logs?log_file_name=app.log**', (route) => {
        const lines = /after=$/.test(route.request().url()) ? many('first') : later.splice(0);
        return route.fulfill({ json: { lines, next: 'c', rolled: false } });
      }),
    });
    const log = page.locator('#log');
    const gap = () => log.evaluate((node) => node.scrollHeight - node.scrollTop - node.clientHeight);
    await until('they are there', async () => (await shownLines(page).count()) === 80);
    await log.scrollIntoViewIfNeeded();
    await until('it is at its end', async () => (await gap()) < 24 && (await shownLines(page).last().evaluate((node) => node.getBoundingClientRect().top < innerHeight)));
    await log.hover();
    await page.mouse.wheel(0, -400);
    await until('it follows no more', async () => !(await page.locator('#log-follow').isChecked()));
    later.push(...many('second'));
    await until('more lines have come', async () => (await shownLines(page).count()) === 160);
    assert.ok((await gap()) > 300);
    await page.locator('#log-follow').check();
    await until('it is at its end', async () => (await gap()) < 24);
    return page;
  },
  async 'hostile lines do no harm'() {
    const large = `${'x'.repeat(1 << 20)}THE END`;
    const hostile = [
      line('INFO', '<img src=x onerror=alert(1)><script>alert(2)</script><b>bold</b>'), line('INFO', 'bell \u0007 escape \u001b[31m nul \u0000 delete \u007f'),
      line('INFO', 'safe\u202Etxt.exe \u2066iso \u200Bhidden'), line('INFO', large),
    ];
    const flood = Array.from({ length: 999 }, (_, i) => line('INFO', `flood ${i} ${'y'.repeat(15_000)}`));
    const page = await open(baseUrl, { before: logOf(hostile, flood, [line('INFO', 'after the flood')]) });
    await until('they are there', async () => (await shownLines(page).count()) >= 4);
    assert.equal(await page.locator('#log img, #log script, #log b').count(), 0);
    const texts = (await shownLines(page).allTextContents()).slice(0, 4);
    assert.ok(texts[0].includes('<img src=x onerror=alert(1)>'));
    assert.ok(texts[1].includes('bell \u2407 escape \u241b[31m nul \u2400 delete \u2421'));
    assert.ok(texts[2].includes('safe⟨U+202E⟩txt.exe ⟨U+2066⟩iso ⟨U+200B⟩hidden'));
    assert.ok(texts[3].length < 3000);
    const more = page.locator('#log .entry button').first();
    await more.click();
    await until('more of it is shown', async () => (await shownLines(page).nth(3).textContent()).length > 50_000);
    await untilText(page.locator('#log'), /after the flood/);
    const kept = await page.locator('#log .entry').count();
    assert.ok(kept < 700, `${kept} long lines are kept`);
    return page;
  },
  async 'a hostile request does no harm'() {
    await ask(baseUrl, encodeURIComponent('<img src=x onerror=alert(1)>\u202E'));
    const page = await open();
    await rounds(page, 2);
    assert.equal(await page.locator('main img, main script').count(), 0);
    assert.doesNotMatch(await page.locator('main').textContent(), /[\u202A-\u202E\u2066-\u2069]/);
    return page;
  },
  async 'it speaks Chinese to a Chinese browser, and remembers another choice'() {
    const page = await open(baseUrl, { locale: 'zh-CN' });
    assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
    await untilText(page.locator('#states'), /可用[\s\S]*冷却中[\s\S]*已停用[\s\S]*已暂停/);
    const missing = await page.evaluate(async () => {
      const [en, zh] = await Promise.all([import(new URL('web/words-en.js', document.baseURI)), import(new URL('web/words-zh.js', document.baseURI))]);
      const [a, b] = [Object.keys(en.default), Object.keys(zh.default)];
      return [...a.filter((word) => !b.includes(word)), ...b.filter((word) => !a.includes(word))];
    });
    assert.deepEqual(missing, []);
    await page.locator('#language').click();
    await untilText(page.locator('#states'), /usable[\s\S]*paused/);
    await page.reload();
    await untilText(page.locator('#states'), /usable[\s\S]*paused/);
    return page;
  },
  async 'it is dark where the system is, and as chosen'() {
    const page = await open(baseUrl, { colorScheme: 'dark' });
    const brightness = () => page.evaluate(() => Math.max(...getComputedStyle(document.body).backgroundColor.match(/\d+/g).slice(0, 3).map(Number)));
    assert.ok((await brightness()) < 60);
    await page.locator('#theme').click();
    await until('it is light', async () => (await brightness()) > 200);
    await page.reload();
    await page.locator('#board').waitFor();
    assert.ok((await brightness()) > 200);
    return page;
  },
  async 'nothing is wider than 360 pixels'() {
    await exhaust('dry', 'gemini-2.5-flash');
    for (const locale of ['en-GB', 'zh-CN']) {
      const page = await open(baseUrl, { locale, viewport: { width: 360, height: 740 } });
      await row(page, 'dry').locator('.open').click();
      await row(page, 'dry').locator('.reset').click();
      await page.locator('.request summary').first().click();
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360);
      if (locale === 'zh-CN') return page;
      await page.context().close();
    }
  },
  async 'it asks for the token, once'() {
    const page = await open(guardedUrl, { ready: false });
    await page.locator('#door').waitFor();
    assert.equal(await page.locator('.key').count(), 0);
    await page.locator('#token').fill('a-wrong-token');
    await page.keyboard.press('Enter');
    await untilText(page.locator('#refused'), /not the admin token/);
    assert.ok(await page.locator('#token').evaluate((node) => node === document.activeElement));
    await page.locator('#token').fill('the-admin-token');
    await page.keyboard.press('Enter');
    await page.locator('#board').waitFor();
    assert.equal(await page.evaluate(() => JSON.stringify(localStorage).includes('the-admin-token')), false);
    await page.reload();
    await page.locator('#board').waitFor();
    await page.locator('#leave').click();
    await page.locator('#door').waitFor();
    return page;
  },
  async 'it tells what else is in the way of the page'() {
    const page = await open(baseUrl, {
      ready: false,
      before: (opened) => opened.route('**/api/status/keys', (route) => route.fulfill({ status: 403, json: { error: { message: 'only to localhost' } } })),
    });
    await untilText(page.locator('#refused'), /does not let this page in: only to localhost/);
    return page;
  },
  async 'it works below a path'() {
    const below = await proxy('/gemini');
    const page = await open(below.url);
    await rounds(page, 2);
    await row(page, 'ada').locator('.toggle').click();
    await untilState(page, 'ada', 'paused');
    await row(page, 'ada').locator('.toggle').click();
    await untilState(page, 'ada', 'active');
    assert.ok(below.paths.length > 20);
    assert.deepEqual(below.paths.filter((path) => !path.startsWith('/gemini/')), []);
    await page.context().close();
    await below.stop();
  },
  async 'it says since when the service is down, and recovers by itself'() {
    const way = await proxy();
    const page = await open(way.url);
    await rounds(page, 1);
    await page.evaluate(() => { globalThis.mark = true; });
    await way.stop();
    await untilText(page.locator('#banner'), /has not answered since \d\d:\d\d:\d\d[\s\S]*(Trying again in|Trying …)/);
    assert.match(await page.title(), /Not answering/);
    assert.equal(await page.locator('.key').count(), 6);
    await way.start();
    await page.locator('#banner').waitFor({ state: 'hidden' });
    await rounds(page, 1);
    assert.equal(await page.evaluate(() => globalThis.mark), true);
    await page.context().close();
    await way.stop();
  },
  async 'focus and selection outlive refreshes'() {
    const page = await open();
    const bars = row(page, 'ada').locator('.bars');
    await until('there are bars', async () => (await bars.locator('i').count()) > 1);
    await row(page, 'ada').locator('h3').evaluate((node) => document.getSelection().selectAllChildren(node));
    await page.locator('#log-search').focus();
    await row(page, 'ada').locator('h3').evaluate((node) => document.getSelection().selectAllChildren(node));
    await page.locator('#keys-sort').selectOption('requests');
    await bars.focus();
    await page.keyboard.press('Home');
    const active = await bars.getAttribute('aria-activedescendant');
    for (let i = 0; i < 3; i++) {
      await Promise.all(Array.from({ length: 6 }, () => ask()));
      await rounds(page, 1);
    }
    assert.equal(await page.evaluate(() => String(document.getSelection())), 'ada');
    assert.ok(await bars.evaluate((node) => node === document.activeElement));
    assert.equal(await bars.getAttribute('aria-activedescendant'), active);
    return page;
  },
  async 'a hidden page asks for nothing, and goes on when it is seen again'() {
    const page = await open(baseUrl, { before: (opened) => opened.clock.install() });
    let asked = 0;
    page.on('request', () => asked++);
    await page.clock.runFor(10_000);
    await until('it asks', () => asked > 0);
    const turn = (hidden) => page.evaluate((is) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => is });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
    await turn(true);
    // A round that is under way may end.
    await until('it asks no more', async () => {
      asked = 0;
      await page.clock.runFor(10_000);
      return asked === 0;
    });
    await page.clock.runFor(120_000);
    assert.equal(asked, 0);
    await turn(false);
    await until('it asks again', () => asked > 0);
    return page;
  },
  async 'of 200 keys only those are touched that have changed'() {
    const page = await open(manyUrl);
    assert.equal(await page.locator('.key').count(), 200);
    for (let i = 0; i < 40; i++) await Promise.all(Array.from({ length: 15 }, () => ask(manyUrl)));
    await rounds(page, 2);
    await page.evaluate(() => {
      globalThis.touched = new Set();
      new MutationObserver((changes) => changes.forEach(({ target }) => globalThis.touched.add((target.closest ?? target.parentElement.closest).call(target.closest ? target : target.parentElement, '.key')?.id)))
        .observe(document.getElementById('keys'), { subtree: true, childList: true, characterData: true, attributes: true });
    });
    await rounds(page, 3);
    assert.deepEqual(await page.evaluate(() => [...globalThis.touched]), []);
    await Promise.all([ask(manyUrl), ask(manyUrl)]);
    await until('they are seen', () => page.evaluate(() => globalThis.touched.size > 0));
    await rounds(page, 1);
    assert.ok((await page.evaluate(() => globalThis.touched.size)) <= 2);
    await page.locator('#keys-search').fill('key-117');
    assert.equal(await page.locator('.key:not([hidden])').count(), 1);
    await page.locator('#keys-search').fill('');
    await page.locator('#keys-sort').selectOption('label');
    assert.equal(await page.locator('.key h3').first().innerText(), 'key-1');
    const times = (await page.evaluate(() => globalThis.rounds)).slice(2).sort((a, b) => a - b);
    console.log(`measured: ${times[times.length >> 1].toFixed(1)} ms of script in the middle of ${times.length} rounds with 200 keys`);
    return page;
  },
};

let failed = 0;
for (const [name, run] of Object.entries(cases)) {
  try {
    const page = await run();
    assert.deepEqual(page?.complaints ?? [], []);
    console.log(`ok: ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED: ${name}\n${error.stack}`);
  } finally {
    for (const context of browser.contexts()) await context.close();
  }
}
await browser.close();
process.exit(failed === 0 ? 0 : 1);
