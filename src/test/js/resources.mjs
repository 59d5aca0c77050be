// Files, caches and batches with Google's official SDK over keys of several projects: node resources.mjs PHASE BASE_URL [NAMES]
//
// The phase `make` makes them and prints their names as JSON; `use` finds all of them again by these names, in another
// process or after the service was killed and started anew, and deletes them.
import assert from 'node:assert/strict';
import { GoogleGenAI } from '@google/genai';

const [phase, baseUrl, given] = process.argv.slice(2);
const ai = new GoogleGenAI({ apiKey: 'whatever', apiVersion: 'v1beta', httpOptions: { baseUrl } });
const model = 'gemini-2.5-flash';
const ROUNDS = 8; // More than there are keys, so that each would be tried.
const SIZE = 20 * 1024 * 1024;

const all = async (pager) => {
  const names = [];
  for await (const each of pager) names.push(each.name);
  return names;
};
const uses = async (file) => {
  for (let i = 0; i < ROUNDS; i++) {
    const contents = [{ fileData: { fileUri: file.uri, mimeType: file.mimeType } }, { text: 'What is in it?' }];
    assert.ok((await ai.models.generateContent({ model, contents })).text.length > 0);
    assert.equal((await ai.files.get({ name: file.name })).name, file.name);
  }
};
const usesCache = async (name) => {
  for (let i = 0; i < ROUNDS; i++) {
    const answer = await ai.models.generateContent({ model, contents: 'And then?', config: { cachedContent: name } });
    assert.ok(answer.usageMetadata.cachedContentTokenCount > 0);
  }
};
// What a client makes goes to one project while it can; only a key that is the last one left gets the next.
const onlyWith = async (key, run) => {
  const { keys } = await (await fetch(`${baseUrl}/api/status/keys`)).json();
  const others = keys.filter((each) => each.label !== key);
  const act = (action) => Promise.all(
    others.map(({ id }) => fetch(`${baseUrl}/api/keys/${id}/${action}`, { method: 'POST' })));
  await act('pause');
  try {
    return await run();
  } finally {
    await act('resume');
  }
};
const raw = (path, init) => fetch(path.startsWith('http') ? path : baseUrl + path, init);

const make = {
  async 'a file of 20 MB goes up in chunks and is used by whatever key is next'(made) {
    const file = await ai.files.upload({ file: new Blob([new Uint8Array(SIZE)]), config: { mimeType: 'application/pdf' } });
    assert.equal(Number(file.sizeBytes), SIZE);
    await uses(file);
    made.file = file;
  },
  async 'two files are used in one request'(made) {
    const parts = [];
    for (const text of ['one', 'two']) {
      const file = await ai.files.upload({ file: new Blob([text]), config: { mimeType: 'text/plain' } });
      parts.push({ fileData: { fileUri: file.uri, mimeType: file.mimeType } });
      made.files = [...(made.files ?? []), file.name];
    }
    assert.ok((await ai.models.generateContent({ model, contents: [...parts, { text: 'Compare.' }] })).text);
  },
  async 'files of several projects are listed together, by pages too'(made) {
    made.files.push(made.file.name);
    for (const key of ['a', 'b', 'c', 'd', 'e', 'c']) {
      const config = { mimeType: 'text/plain', displayName: `of ${key}` };
      const upload = () => ai.files.upload({ file: new Blob([key]), config });
      made.files.push((await onlyWith(key, upload)).name);
    }
    assert.deepEqual((await all(await ai.files.list())).sort(), [...made.files].sort());
    assert.deepEqual((await all(await ai.files.list({ config: { pageSize: 2 } }))).sort(), [...made.files].sort());
  },
  async 'a cache is made and used'(made) {
    const config = { contents: [{ role: 'user', parts: [{ text: 'Once upon a time. '.repeat(3000) }] }], ttl: '7200s' };
    made.cache = (await ai.caches.create({ model, config })).name;
    await usesCache(made.cache);
    assert.ok((await all(await ai.caches.list())).includes(made.cache));
  },
  async 'a batch is made and found'(made) {
    const src = [{ contents: [{ role: 'user', parts: [{ text: 'How deep is the sea?' }] }] }];
    made.batch = (await ai.batches.create({ model, src, config: { displayName: 'depths' } })).name;
    for (let i = 0; i < ROUNDS; i++) assert.equal((await ai.batches.get({ name: made.batch })).name, made.batch);
  },
  async 'an upload is begun, and its address is ours'(made) {
    const begun = await raw('/upload/v1beta/files', {
      method: 'POST',
      headers: {
        'x-goog-api-key': 'whatever',
        'content-type': 'application/json',
        'x-goog-upload-protocol': 'resumable',
        'x-goog-upload-command': 'start',
        'x-goog-upload-header-content-length': String(SIZE),
        'x-goog-upload-header-content-type': 'application/octet-stream',
      },
      body: '{"file":{"display_name":"in two halves"}}',
    });
    assert.equal(begun.status, 200, await begun.text());
    made.upload = begun.headers.get('x-goog-upload-url');
    assert.ok(made.upload.startsWith(baseUrl + '/upload/v1beta/files?'), made.upload);
    const half = await raw(made.upload, {
      method: 'POST',
      headers: { 'x-goog-upload-command': 'upload', 'x-goog-upload-offset': '0' },
      body: new Uint8Array(8 * 1024 * 1024),
    });
    assert.equal(half.headers.get('x-goog-upload-status'), 'active', await half.text());
  },
};

const use = {
  async 'the upload goes on where it stood'(made) {
    const chunk = (offset, size, command) => raw(made.upload, {
      method: 'POST',
      headers: { 'x-goog-upload-command': command, 'x-goog-upload-offset': String(offset) },
      body: new Uint8Array(size),
    });
    const eight = 8 * 1024 * 1024;
    assert.equal((await chunk(eight, eight, 'upload')).headers.get('x-goog-upload-status'), 'active');
    const last = await chunk(2 * eight, SIZE - 2 * eight, 'upload, finalize');
    assert.equal(last.headers.get('x-goog-upload-status'), 'final');
    const { file } = await last.json();
    assert.equal(Number(file.sizeBytes), SIZE);
    await uses(file);
    made.files.push(file.name);
  },
  async 'the file is still used'(made) {
    await uses(made.file);
  },
  async 'all files are still listed'(made) {
    assert.deepEqual((await all(await ai.files.list({ config: { pageSize: 3 } }))).sort(), [...made.files].sort());
  },
  async 'the cache is still used, prolonged and deleted'(made) {
    await usesCache(made.cache);
    await ai.caches.update({ name: made.cache, config: { ttl: '10800s' } });
    await ai.caches.delete({ name: made.cache });
    await assert.rejects(ai.caches.get({ name: made.cache }), (error) => error.status === 403);
  },
  async 'the batch is still found, cancelled and deleted'(made) {
    for (let i = 0; i < ROUNDS; i++) assert.equal((await ai.batches.get({ name: made.batch })).name, made.batch);
    await ai.batches.cancel({ name: made.batch });
    await ai.batches.delete({ name: made.batch });
  },
  async 'files are deleted'(made) {
    for (const name of made.files) await ai.files.delete({ name });
    assert.deepEqual(await all(await ai.files.list()), []);
    await assert.rejects(ai.files.get({ name: made.files[0] }), (error) => error.status === 403);
  },
};

const made = given ? JSON.parse(given) : {};
let failed = false;
for (const [name, run] of Object.entries({ make, use }[phase])) {
  try {
    await run(made);
    console.log(`ok: ${name}`);
  } catch (error) {
    failed = true;
    console.log(`not ok: ${name}\n${error.stack}`);
  }
}
console.log(`names: ${JSON.stringify(made)}`);
process.exit(failed ? 1 : 0);
