// Anthropic's official SDK: node anthropic.mjs ADDRESS ADDRESS-WITHOUT-QUOTA
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';

const [baseURL, dry] = process.argv.slice(2);
const client = new Anthropic({ baseURL, apiKey: 'any-key-will-do' });
const model = 'gemini-3.8-flash';
const messages = [{ role: 'user', content: 'How deep is the sea?' }];
const tools = [
  {
    name: 'look_up_depth',
    description: 'Looks up how deep a sea is',
    input_schema: { type: 'object', properties: { sea: { type: 'string' } }, required: ['sea'] },
  },
];
const text = (message) => message.content.map((block) => block.text ?? '').join('');

const cases = {
  async 'a message'() {
    const message = await client.messages.create({ model, max_tokens: 1024, messages });
    assert.match(text(message), /How deep is the sea\?/);
    assert.equal(message.stop_reason, 'end_turn');
    assert.ok(message.usage.output_tokens > 0);
  },
  async 'a stream, put together by the SDK'() {
    const stream = client.messages.stream({ model, max_tokens: 1024, messages });
    let pieces = '';
    stream.on('text', (piece) => (pieces += piece));
    const message = await stream.finalMessage();
    assert.equal(text(message), pieces);
    assert.match(pieces, /How deep is the sea\?/);
  },
  async 'instructions, pictures and a document'() {
    const picture = {
      type: 'image',
      source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4z8AAAAMBAQD3A0FDAAAAAElFTkSuQmCC' },
    };
    const page = { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'A page.' } };
    const message = await client.messages.create({
      model,
      max_tokens: 1024,
      system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
      messages: [{ role: 'user', content: [picture, page, { type: 'text', text: 'What is this?' }] }],
    });
    assert.match(text(message), /What is this\?/);
  },
  async 'a tool is called and answered, streamed'() {
    const asked = [{ role: 'user', content: 'Use look_up_depth for the North Sea.' }];
    const first = await client.messages.stream({ model, max_tokens: 1024, tools, messages: asked }).finalMessage();
    assert.equal(first.stop_reason, 'tool_use');
    const use = first.content.find((block) => block.type === 'tool_use');
    assert.equal(typeof use.input.sea, 'string');
    const second = await client.messages.create({
      model,
      max_tokens: 1024,
      tools,
      messages: [
        ...asked,
        { role: 'assistant', content: first.content },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: use.id, content: '95 metres' }] },
      ],
    });
    assert.match(text(second), /95 metres/);
  },
  async 'thoughts come apart, and go back with their signature'() {
    const thinking = { type: 'enabled', budget_tokens: 1024 };
    const first = await client.messages.create({ model, max_tokens: 4096, thinking, messages });
    assert.equal(first.content[0].type, 'thinking');
    const second = await client.messages.create({
      model,
      max_tokens: 4096,
      thinking,
      messages: [...messages, { role: 'assistant', content: first.content }, { role: 'user', content: 'And the sky?' }],
    });
    assert.match(text(second), /And the sky\?/);
  },
  async 'tokens are counted'() {
    const { input_tokens } = await client.messages.countTokens({ model, messages, tools });
    assert.ok(input_tokens > 0);
  },
  async 'models are listed and told'() {
    const ids = [];
    for await (const each of client.models.list()) ids.push(each.id);
    assert.ok(ids.includes(model));
    assert.equal((await client.models.retrieve(model)).id, model);
  },
  async 'errors have their classes'() {
    await assert.rejects(
      client.messages.create({ model: 'gemini-0', max_tokens: 1, messages }),
      (error) => error instanceof Anthropic.NotFoundError && error.error.error.type === 'not_found_error',
    );
    await assert.rejects(
      client.messages.create({ model, max_tokens: 1, messages: [{ role: 'user', content: [{ type: 'hologram' }] }] }),
      (error) => error instanceof Anthropic.BadRequestError && /messages\.0\.content\.0/.test(error.message),
    );
    const poor = new Anthropic({ baseURL: dry, apiKey: 'any-key-will-do', maxRetries: 0 });
    await assert.rejects(poor.messages.create({ model, max_tokens: 1, messages }), Anthropic.RateLimitError);
  },
  async 'twenty at once all succeed'() {
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        client.messages.create({ model, max_tokens: 99, messages: [{ role: 'user', content: `number ${i}` }] }),
      ),
    );
    all.forEach((message, i) => assert.match(text(message), new RegExp(`number ${i}`)));
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
