// Drives the service with Anthropic's official SDK, as a client's program would: node anthropic.mjs BASE_URL DRY_BASE_URL
// DRY_BASE_URL is another instance, whose keys are all used up and which asks for an access token.
import assert from 'node:assert/strict';
import Anthropic, {
  APIError,
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  RateLimitError,
} from '@anthropic-ai/sdk';
import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod';
import { z } from 'zod';
import { failure, run } from './cases.mjs';

const baseURL = process.argv[2];
const dryURL = process.argv[3];
const client = new Anthropic({ apiKey: 'whatever', baseURL });
const model = 'gemini-3.8-flash';
const max_tokens = 1000;
const messages = [{ role: 'user', content: 'How deep is the sea?' }];
const weather = [{ role: 'user', content: 'Call get_weather for Paris.' }];
const tools = [
  { name: 'get_weather', input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } },
];
const thinking = { type: 'adaptive' };
const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

// Sends through the SDK without its own tries, and counts how often it asks.
const scripted = (script) => ({ headers: { 'x-sandbox-script': script }, maxRetries: 0 });

await run({
  async 'a message is answered'() {
    const answer = await client.messages.create({ model, max_tokens, messages });
    assert.equal(answer.type, 'message');
    assert.equal(answer.model, model);
    assert.match(answer.content[0].text, /How deep is the sea/);
    assert.equal(answer.stop_reason, 'end_turn');
    assert.ok(answer.usage.input_tokens > 0 && answer.usage.output_tokens > 0);
    assert.match(answer._request_id, /^req_/);
  },
  async 'a bearer token does as well'() {
    const bearer = new Anthropic({ apiKey: null, authToken: 'whatever', baseURL });
    assert.equal((await bearer.messages.create({ model, max_tokens, messages })).stop_reason, 'end_turn');
  },
  async 'a stream makes the same message'() {
    const whole = await client.messages.create({ model, max_tokens, messages });
    const stream = client.messages.stream({ model, max_tokens, messages });
    let pieces = 0;
    stream.on('text', () => pieces++);
    const streamed = await stream.finalMessage();
    assert.deepEqual(streamed.content, whole.content);
    assert.equal(streamed.usage.output_tokens, whole.usage.output_tokens);
    assert.ok(pieces > 1);
  },
  async 'events come in their order, one block at a time'() {
    const body = { model, max_tokens, messages: weather, tools, thinking, stream: true };
    const types = [];
    let index = -1;
    for await (const event of await client.messages.create(body)) {
      types.push(event.type);
      if (event.type === 'content_block_start') {
        assert.equal(event.index, ++index);
      }
    }
    assert.equal(types[0], 'message_start');
    assert.deepEqual(types.slice(-2), ['message_delta', 'message_stop']);
    assert.ok(index > 0);
  },
  async 'thoughts are told, with a signature'() {
    const answer = await client.messages.stream({ model, max_tokens, messages: weather, tools, thinking }).finalMessage();
    assert.equal(answer.content[0].type, 'thinking');
    assert.ok(answer.content[0].thinking.length > 0 && answer.content[0].signature.length > 0);
  },
  async 'thoughts go back with their signature'() {
    const asked = { model, max_tokens: 4096, thinking: { type: 'enabled', budget_tokens: 1024 } };
    const first = await client.messages.create({ ...asked, messages });
    assert.equal(first.content[0].type, 'thinking');
    const history = [...messages, { role: 'assistant', content: first.content }, { role: 'user', content: 'And the sky?' }];
    const second = await client.messages.create({ ...asked, messages: history });
    assert.match(second.content.at(-1).text, /And the sky\?/);
  },
  async 'a tool is called, and its result is heard'() {
    for (const name of [model, 'gemini-2.5-flash-lite', 'gemini-4-argon']) {
      for (const more of [{}, { thinking }]) {
        const asked = { model: name, max_tokens, tools, ...more };
        const first = await client.messages.create({ ...asked, messages: weather });
        assert.equal(first.stop_reason, 'tool_use');
        const call = first.content.at(-1);
        assert.equal(call.name, 'get_weather');
        assert.equal(typeof call.input.city, 'string');
        const result = { type: 'tool_result', tool_use_id: call.id, content: [{ type: 'text', text: 'sunny' }] };
        const history = [
          ...weather,
          { role: 'assistant', content: first.content },
          { role: 'user', content: [result, { type: 'text', text: 'So?' }] },
        ];
        const second = await client.messages.create({ ...asked, messages: history });
        assert.match(second.content.at(-1).text, /sunny/);
      }
    }
  },
  async 'the tool runner runs to its end, and sends all of the conversation though it would rather leave it to us'() {
    for (const stream of [false, true]) {
      let asked;
      const sent = [];
      const recording = new Anthropic({
        apiKey: 'whatever',
        baseURL,
        fetch: (url, init) => {
          sent.push(JSON.parse(init.body));
          return fetch(url, init);
        },
      });
      const tool = betaZodTool({
        name: 'get_weather',
        description: 'Tells the weather.',
        inputSchema: z.object({ city: z.string() }),
        run: (input) => {
          asked = input.city;
          return 'sunny';
        },
      });
      const runner = recording.beta.messages.toolRunner({ model, max_tokens, messages: weather, tools: [tool], stream });
      const last = await runner;
      assert.match(last.content.at(-1).text, /sunny/);
      assert.equal(typeof asked, 'string');
      assert.equal(sent[0].thread.type, 'create');
      assert.equal(sent.at(-1).thread, undefined);
      assert.deepEqual(sent.at(-1).messages.map((message) => message.role), ['user', 'assistant', 'user']);
      assert.equal(sent.at(-1).tools.length, 1);
    }
  },
  async 'an answer has the shape of its schema'() {
    const format = { type: 'json_schema', schema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] } };
    const answer = await client.messages.create({
      model,
      max_tokens,
      messages: [{ role: 'user', content: 'Who is Ada?' }],
      output_config: { format },
    });
    assert.equal(typeof JSON.parse(answer.content[0].text).name, 'string');
  },
  async 'pictures and documents go along'() {
    const content = [
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png }, cache_control: { type: 'ephemeral' } },
      { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0xLjQK' } },
      { type: 'document', title: 'Notes', source: { type: 'text', media_type: 'text/plain', data: 'Mind the gap.' } },
      { type: 'text', text: 'What is it?' },
    ];
    const answer = await client.messages.create({ model, max_tokens, messages: [{ role: 'user', content }] });
    assert.match(answer.content[0].text, /image\/png, application\/pdf/);
  },
  async 'a search says what it found before it answers'() {
    const search = [{ type: 'web_search_20250305', name: 'web_search', max_uses: 3 }];
    const answer = await client.messages.create({ model, max_tokens, messages, tools: search });
    const types = answer.content.map((block) => block.type);
    assert.deepEqual(types.slice(-3), ['server_tool_use', 'web_search_tool_result', 'text']);
    assert.ok(answer.content.at(-2).content[0].url.startsWith('https://'));
    assert.ok(answer.usage.server_tool_use.web_search_requests > 0);
  },
  async 'tokens are counted with instructions and tools'() {
    const bare = await client.messages.countTokens({ model, messages });
    const full = await client.messages.countTokens({ model, messages, tools, system: 'Be brief and friendly.' });
    assert.ok(full.input_tokens > bare.input_tokens + 10);
    assert.ok((await client.beta.messages.countTokens({ model, messages })).input_tokens > 0);
  },
  async 'models are listed and looked up'() {
    const ids = [];
    for await (const each of client.models.list()) {
      ids.push(each.id);
    }
    assert.ok(ids.includes(model));
    assert.equal((await client.models.retrieve(model)).type, 'model');
  },
  async 'what is wrong is told with its place'() {
    const bad = [{ role: 'user', content: [{ type: 'hologram' }] }];
    const error = await failure(() => client.messages.create({ model, max_tokens, messages: bad }));
    assert.ok(error instanceof BadRequestError);
    assert.equal(error.error.error.type, 'invalid_request_error');
    assert.match(error.message, /messages\.0\.content\.0\.type/);
  },
  async 'what is not there is not found'() {
    assert.ok((await failure(() => client.messages.create({ model: 'no-such-model', max_tokens, messages }))) instanceof NotFoundError);
    assert.ok((await failure(() => client.models.retrieve('no-such-model'))) instanceof NotFoundError);
  },
  async 'a stranger is not let in'() {
    const stranger = new Anthropic({ apiKey: 'wrong', baseURL: dryURL });
    assert.ok((await failure(() => stranger.messages.create({ model, max_tokens, messages }))) instanceof AuthenticationError);
  },
  async 'what is exhausted says when it returns, and is asked for once'() {
    let count = 0;
    const dry = new Anthropic({
      apiKey: 'let-me-in-please',
      baseURL: dryURL,
      fetch: (url, init) => {
        count++;
        return fetch(url, init);
      },
    });
    const error = await failure(() => dry.messages.create({ model, max_tokens, messages }));
    assert.ok(error instanceof RateLimitError);
    assert.ok(Number(error.headers.get('retry-after')) > 0);
    assert.equal(count, 1);
  },
  async 'an overloaded model has a status of its own'() {
    const error = await failure(() => client.messages.create({ model, max_tokens, messages }, scripted('id=js-a-over; *=overloaded')));
    assert.ok(error instanceof InternalServerError);
    assert.equal(error.status, 529);
    assert.equal(error.error.error.type, 'overloaded_error');
  },
  async 'a stream that breaks off is an error, not an end'() {
    const body = { model, max_tokens, messages, stream: true };
    let text = '';
    const error = await failure(async () => {
      for await (const event of await client.messages.create(body, scripted('id=js-a-cut; *=cut'))) {
        text += event.delta?.text ?? '';
      }
    });
    assert.ok(error instanceof APIError);
    assert.ok(text.length > 0);
  },
  async 'twenty at once all succeed'() {
    const ask = (i) => client.messages.create({ model, max_tokens, messages: [{ role: 'user', content: `Question ${i}` }] });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => ask(i)));
    answers.forEach((answer, i) => assert.match(answer.content[0].text, new RegExp(`Question ${i}\\b`)));
  },
});
