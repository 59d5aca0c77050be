// Drives the service with Google's official SDK, as a client's program would: node genai.mjs BASE_URL
import assert from 'node:assert/strict';
import { ApiError, FunctionCallingConfigMode, GoogleGenAI, Type } from '@google/genai';

const baseUrl = process.argv[2];
const ai = new GoogleGenAI({ apiKey: 'whatever', httpOptions: { baseUrl } });
const old = new GoogleGenAI({ apiKey: 'whatever', apiVersion: 'v1beta', httpOptions: { baseUrl } });
const model = 'gemini-2.5-flash';

const lookUp = {
  name: 'look_up_depth',
  description: 'Tells how deep a sea is.',
  parameters: { type: Type.OBJECT, properties: { sea: { type: Type.STRING } }, required: ['sea'] },
};

const cases = {
  async 'generateContent answers'() {
    const answer = await ai.models.generateContent({ model, contents: 'How deep is the sea?' });
    assert.ok(answer.text.length > 0);
    assert.equal(answer.candidates[0].finishReason, 'STOP');
    assert.ok(answer.usageMetadata.totalTokenCount > 0);
  },
  async 'the same below v1beta'() {
    const answer = await old.models.generateContent({ model, contents: 'How deep is the sea?' });
    assert.ok(answer.text.length > 0);
  },
  async 'a stream comes in several chunks that make the same text'() {
    const whole = await ai.models.generateContent({ model, contents: 'Tell me a story.' });
    let text = '';
    let chunks = 0;
    for await (const chunk of await ai.models.generateContentStream({ model, contents: 'Tell me a story.' })) {
      text += chunk.text ?? '';
      chunks++;
    }
    assert.equal(text, whole.text);
    assert.ok(chunks > 1);
  },
  async 'a chat keeps its history, streamed or not'() {
    const chat = ai.chats.create({ model });
    await chat.sendMessage({ message: 'My name is Ada.' });
    for await (const chunk of await chat.sendMessageStream({ message: 'What is my name?' })) assert.ok(chunk);
    const texts = chat.getHistory().flatMap((turn) => turn.parts.map((part) => part.text));
    assert.equal(texts[0], 'My name is Ada.');
    assert.ok(texts.includes('What is my name?'));
  },
  async 'tokens are counted'() {
    const counted = await ai.models.countTokens({ model, contents: 'How deep is the sea?' });
    assert.ok(counted.totalTokens > 0);
  },
  async 'texts are embedded, one or several'() {
    const embedded = await ai.models.embedContent({
      model: 'gemini-embedding-001',
      contents: ['one', 'two'],
      config: { outputDimensionality: 64 },
    });
    assert.equal(embedded.embeddings.length, 2);
    assert.equal(embedded.embeddings[0].values.length, 64);
  },
  async 'models are listed and looked up'() {
    const names = [];
    for await (const found of await ai.models.list({ config: { pageSize: 3 } })) names.push(found.name);
    assert.ok(names.includes(`models/${model}`), names.join(' '));
    assert.equal((await ai.models.get({ model })).name, `models/${model}`);
  },
  async 'a function is called and its result used'() {
    const config = {
      tools: [{ functionDeclarations: [lookUp] }],
      toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } },
    };
    const question = { role: 'user', parts: [{ text: 'Use look_up_depth for the North Sea.' }] };
    const asked = await ai.models.generateContent({ model, contents: [question], config });
    const call = asked.functionCalls[0];
    assert.equal(call.name, 'look_up_depth');
    assert.equal(typeof call.args.sea, 'string');
    const result = {
      role: 'user',
      parts: [{ functionResponse: { id: call.id, name: call.name, response: { metres: 95 } } }],
    };
    const answer = await ai.models.generateContent({
      model,
      contents: [question, asked.candidates[0].content, result],
      config: { tools: config.tools },
    });
    assert.match(answer.text, /95/);
  },
  async 'thoughts come apart from the answer'() {
    const answer = await ai.models.generateContent({
      model,
      contents: 'Think.',
      config: { thinkingConfig: { includeThoughts: true } },
    });
    assert.ok(answer.candidates[0].content.parts.some((part) => part.thought));
    assert.ok(answer.usageMetadata.thoughtsTokenCount > 0);
  },
  async 'an error keeps its status'() {
    await assert.rejects(ai.models.generateContent({ model: 'gemini-0', contents: 'x' }), (error) => {
      assert.ok(error instanceof ApiError);
      assert.equal(error.status, 404);
      return true;
    });
    await assert.rejects(
      (async () => {
        for await (const chunk of await ai.models.generateContentStream({ model: 'gemini-0', contents: 'x' })) {
          assert.fail(chunk);
        }
      })(),
      (error) => error instanceof ApiError && error.status === 404,
    );
  },
  async 'forty requests at once all succeed'() {
    const asked = Array.from({ length: 40 }, (_, i) =>
      ai.models.generateContent({ model, contents: `What is ${i} and ${i}?` }),
    );
    for (const answer of await Promise.all(asked)) assert.ok(answer.text);
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
