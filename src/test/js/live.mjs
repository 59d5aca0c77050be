// Conversations by the Live API with Google's official SDK: node live.mjs ADDRESS
import assert from 'node:assert/strict';
import { GoogleGenAI, Modality } from '@google/genai';

const [baseUrl] = process.argv.slice(2);
const model = 'gemini-3.1-flash-live-preview';
const ai = new GoogleGenAI({ apiKey: 'any-key-will-do', httpOptions: { baseUrl } });

/** A session whose messages can be waited for. */
async function connect(client, config, name = model) {
  const messages = [];
  let wake = () => {};
  const tell = (message) => {
    messages.push(message);
    wake();
  };
  const session = await client.live.connect({
    model: name,
    config,
    callbacks: {
      onmessage: tell,
      onerror: (error) => tell({ error: error.message }),
      onclose: (close) => tell({ close: { code: close.code, reason: close.reason } }),
    },
  });
  const next = async () => {
    while (messages.length === 0) await new Promise((resolve) => (wake = resolve));
    return messages.shift();
  };
  const turn = async () => {
    let text = '';
    for (;;) {
      const message = await next();
      assert.equal(message.close, undefined);
      text += message.serverContent?.modelTurn?.parts?.map((part) => part.text ?? '').join('') ?? '';
      text += message.serverContent?.outputTranscription?.text ?? '';
      if (message.serverContent?.turnComplete) return { text, usage: message.usageMetadata };
    }
  };
  return { session, next, turn };
}

const text = { responseModalities: [Modality.TEXT] };
const ask = (question) => ({ turns: [{ role: 'user', parts: [{ text: question }] }], turnComplete: true });

const cases = {
  async 'a conversation of two turns'() {
    const { session, next, turn } = await connect(ai, text);
    assert.ok((await next()).setupComplete);
    session.sendClientContent(ask('How deep is the sea?'));
    const first = await turn();
    assert.match(first.text, /turn 1.*How deep is the sea\?/);
    assert.ok(first.usage.responseTokenCount > 0);
    session.sendRealtimeInput({ text: 'And the sky?' });
    assert.match((await turn()).text, /turn 2.*And the sky\?/);
    session.close();
    // 1005 stands for a close without a code, which is what the SDK sends and gets back.
    assert.equal((await next()).close.code, 1005);
  },
  async 'sound comes with its words'() {
    const { session, next, turn } = await connect(ai, {
      responseModalities: [Modality.AUDIO],
      outputAudioTranscription: {},
    });
    await next();
    session.sendClientContent(ask('Say it.'));
    assert.match((await turn()).text, /Say it\./);
    session.close();
  },
  async 'a function is called and answered'() {
    const { session, next, turn } = await connect(ai, {
      ...text,
      tools: [{ functionDeclarations: [{ name: 'look_up_depth', parameters: { type: 'OBJECT', properties: {} } }] }],
    });
    await next();
    session.sendClientContent(ask('How deep is the North Sea?'));
    const call = (await next()).toolCall.functionCalls[0];
    assert.equal(call.name, 'look_up_depth');
    session.sendToolResponse({ functionResponses: [{ id: call.id, name: call.name, response: { metres: 95 } }] });
    assert.match((await turn()).text, /95/);
    session.close();
  },
  async 'a session is gone on with'() {
    const first = await connect(ai, { ...text, sessionResumption: {} });
    await first.next();
    first.session.sendClientContent(ask('one'));
    await first.turn();
    const handle = (await first.next()).sessionResumptionUpdate.newHandle;
    first.session.close();
    for (let i = 0; i < 3; i++) {
      const again = await connect(ai, { ...text, sessionResumption: { handle } });
      assert.ok((await again.next()).setupComplete);
      again.session.sendClientContent(ask('two'));
      assert.match((await again.turn()).text, /turn 2/);
      again.session.close();
    }
  },
  async 'an ephemeral token is enough'() {
    const alpha = new GoogleGenAI({ apiKey: 'any-key-will-do', httpOptions: { baseUrl, apiVersion: 'v1alpha' } });
    const token = await alpha.authTokens.create({ config: { uses: 1 } });
    const bearer = new GoogleGenAI({ apiKey: token.name, httpOptions: { baseUrl, apiVersion: 'v1alpha' } });
    const { session, next, turn } = await connect(bearer, text);
    assert.ok((await next()).setupComplete);
    session.sendClientContent(ask('Who am I?'));
    assert.match((await turn()).text, /Who am I\?/);
    session.close();
  },
  async 'an unknown model is told by the close'() {
    await assert.rejects(connect(ai, text, 'gemini-0'), /1008.*models\/gemini-0 is not found/);
  },
  async 'ten sessions at once, each with its own answers'() {
    const sessions = await Promise.all(Array.from({ length: 10 }, () => connect(ai, text)));
    for (const each of sessions) await each.next();
    sessions.forEach((each, i) => each.session.sendClientContent(ask(`number ${i}`)));
    for (const [i, each] of sessions.entries()) {
      assert.match((await each.turn()).text, new RegExp(`number ${i}$`));
      each.session.close();
    }
  },
};

let failed = 0;
for (const [name, run] of Object.entries(cases)) {
  try {
    await run();
    console.log(`ok: ${name}`);
  } catch (error) {
    failed++;
    console.log(`failed: ${name}: ${error.stack}`);
  }
}
process.exit(failed === 0 ? 0 : 1);
