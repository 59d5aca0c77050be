// Drives the service with OpenAI's official SDK, as a client's program would: node openai.mjs BASE_URL DRY_BASE_URL
// DRY_BASE_URL is another instance, whose keys are all used up and which asks for an access token.
import assert from 'node:assert/strict';
import OpenAI, {
  APIError,
  APIUserAbortError,
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  RateLimitError,
} from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { GoogleGenAI } from '@google/genai';
import { z } from 'zod';

const baseUrl = process.argv[2];
const dryUrl = process.argv[3];
const client = new OpenAI({ apiKey: 'whatever', baseURL: `${baseUrl}/v1` });
const below = new OpenAI({ apiKey: 'whatever', baseURL: `${baseUrl}/openai/v1` });
const model = 'gemini-3.8-flash';
const question = [{ role: 'user', content: 'How deep is the sea?' }];
const png =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const tool = (name, parameters) => ({ type: 'function', function: { name, parameters } });
const city = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const tools = [tool('get_weather', city), tool('get_time', city)];
const both = [{ role: 'user', content: 'Call get_weather and get_time for Paris.' }];

const failure = async (call) => {
  try {
    await call();
  } catch (error) {
    return error;
  }
  assert.fail('no error');
};

// Sends through the SDK, and counts how often it asks.
const counting = (options) => {
  let count = 0;
  const counted = new OpenAI({
    apiKey: 'whatever',
    ...options,
    fetch: (url, init) => {
      count++;
      return fetch(url, init);
    },
  });
  return { client: counted, count: () => count };
};

const cases = {
  async 'a chat completion answers'() {
    const answer = await client.chat.completions.create({ model, messages: question });
    assert.match(answer.choices[0].message.content, /How deep is the sea/);
    assert.equal(answer.choices[0].finish_reason, 'stop');
    assert.equal(answer.choices[0].message.refusal, null);
    assert.equal(answer.object, 'chat.completion');
    assert.equal(answer.usage.total_tokens, answer.usage.prompt_tokens + answer.usage.completion_tokens);
    assert.ok(answer.usage.completion_tokens_details.reasoning_tokens > 0);
  },
  async 'the same below openai'() {
    const answer = await below.chat.completions.create({ model, messages: question });
    assert.match(answer.choices[0].message.content, /How deep is the sea/);
  },
  async 'a stream makes the same text, without usage where nobody asks for it'() {
    const whole = await client.chat.completions.create({ model, messages: question });
    let text = '';
    let chunks = 0;
    for await (const chunk of await client.chat.completions.create({ model, messages: question, stream: true })) {
      text += chunk.choices[0].delta.content ?? '';
      chunks++;
      assert.equal(chunk.usage, undefined);
    }
    assert.equal(text, whole.choices[0].message.content);
    assert.ok(chunks > 3);
  },
  async 'a stream ends with its usage where somebody asks for it'() {
    const chunks = [];
    const stream_options = { include_usage: true };
    for await (const chunk of await client.chat.completions.create({ model, messages: question, stream: true, stream_options })) {
      chunks.push(chunk);
    }
    const last = chunks.pop();
    assert.deepEqual(last.choices, []);
    assert.ok(last.usage.completion_tokens > 0);
    assert.ok(chunks.every((chunk) => chunk.usage === null));
  },
  async 'the streaming helper puts the message together'() {
    const stream = client.chat.completions.stream({ model, messages: both, tools });
    const answer = await stream.finalChatCompletion();
    assert.equal(answer.choices[0].finish_reason, 'tool_calls');
    assert.deepEqual(answer.choices[0].message.tool_calls.map((call) => call.function.name), ['get_weather', 'get_time']);
    answer.choices[0].message.tool_calls.forEach((call) => JSON.parse(call.function.arguments));
  },
  async 'parallel calls find their results, whatever the order'() {
    for (const name of [model, 'gemini-2.5-flash-lite', 'gemini-4-argon']) {
      const first = await client.chat.completions.create({ model: name, messages: both, tools });
      const message = first.choices[0].message;
      assert.equal(message.tool_calls.length, 2);
      const results = message.tool_calls.map((call) => ({
        role: 'tool',
        tool_call_id: call.id,
        content: `result of ${call.function.name}`,
      }));
      const plain = {
        role: 'assistant',
        content: null,
        tool_calls: message.tool_calls.map(({ id, type, function: called }) => ({ id, type, function: called })),
      };
      const messages = [...both, plain, ...results.reverse()];
      const second = await client.chat.completions.create({ model: name, messages, tools });
      assert.match(second.choices[0].message.content, /get_weather says: .*result of get_weather/);
    }
  },
  async 'the tool runner runs to its end'() {
    let asked;
    const run = {
      type: 'function',
      function: {
        name: 'get_weather',
        parse: JSON.parse,
        parameters: city,
        function: (args) => {
          asked = args;
          return 'sunny';
        },
      },
    };
    const messages = [{ role: 'user', content: 'Call get_weather for Paris.' }];
    for (const stream of [false, true]) {
      asked = undefined;
      const content = await client.chat.completions.runTools({ model, messages, tools: [run], stream }).finalContent();
      assert.match(content, /sunny/);
      assert.equal(typeof asked.city, 'string');
    }
  },
  async 'an answer has the shape of its schema'() {
    const Person = z.object({ name: z.string(), age: z.number().int(), tags: z.array(z.string()) });
    const answer = await client.chat.completions.parse({
      model,
      messages: [{ role: 'user', content: 'Who is Ada?' }],
      response_format: zodResponseFormat(Person, 'person'),
    });
    assert.equal(typeof answer.choices[0].message.parsed.name, 'string');
    assert.ok(Array.isArray(answer.choices[0].message.parsed.tags));
  },
  async 'a picture goes along'() {
    const content = [
      { type: 'text', text: 'What is it?' },
      { type: 'image_url', image_url: { url: png } },
    ];
    const answer = await client.chat.completions.create({ model, messages: [{ role: 'user', content }] });
    assert.match(answer.choices[0].message.content, /image\/png/);
  },
  async 'a picture comes back'() {
    const answer = await client.chat.completions.create({
      model: 'gemini-3.1-flash-image',
      messages: [{ role: 'user', content: 'Draw the sea.' }],
    });
    assert.match(answer.choices[0].message.images[0].image_url.url, /^data:image\/png;base64,iVBOR/);
  },
  async 'embeddings come in both encodings, with the same numbers'() {
    const input = ['one', 'two', 'three'];
    const binary = await client.embeddings.create({ model: 'gemini-embedding-001', input });
    const plain = await client.embeddings.create({ model: 'gemini-embedding-001', input, encoding_format: 'float' });
    assert.equal(binary.data.length, 3);
    assert.deepEqual(binary.data.map((each) => each.index), [0, 1, 2]);
    for (let i = 0; i < 3; i++) {
      assert.equal(binary.data[i].embedding.length, plain.data[i].embedding.length);
      plain.data[i].embedding.forEach((number, j) => assert.ok(Math.abs(number - binary.data[i].embedding[j]) < 1e-6));
    }
    assert.ok(binary.usage.prompt_tokens > 0);
  },
  async 'many texts are embedded in order, at a length of one'() {
    const input = Array.from({ length: 250 }, (_, i) => `text ${i}`);
    const many = await client.embeddings.create({ model: 'gemini-embedding-2', input, dimensions: 256 });
    const last = await client.embeddings.create({ model: 'gemini-embedding-2', input: input[249], dimensions: 256 });
    assert.equal(many.data.length, 250);
    assert.deepEqual(many.data[249].embedding, last.data[0].embedding);
    const length = Math.hypot(...many.data[7].embedding);
    assert.ok(Math.abs(length - 1) < 1e-5);
  },
  async 'models are listed and looked up, for each SDK in its own form'() {
    const ids = [];
    for await (const each of client.models.list()) {
      ids.push(each.id);
    }
    assert.ok(ids.includes(model));
    assert.equal((await client.models.retrieve(model)).object, 'model');
    const google = new GoogleGenAI({ apiKey: 'whatever', httpOptions: { baseUrl } });
    const names = [];
    for await (const each of await google.models.list()) {
      names.push(each.name);
    }
    assert.ok(names.includes(`models/${model}`));
  },
  async 'what is not there is not found'() {
    const noModel = await failure(() => client.models.retrieve('no-such-model'));
    assert.ok(noModel instanceof NotFoundError);
    assert.equal(noModel.code, 'model_not_found');
    const stream = await failure(() => client.chat.completions.create({ model: 'no-such-model', messages: question, stream: true }));
    assert.ok(stream instanceof NotFoundError);
    assert.equal(stream.param, 'model');
  },
  async 'what is wrong is told with its place'() {
    const error = await failure(() => client.chat.completions.create({ model, messages: [{ role: 'wizard', content: 'x' }] }));
    assert.ok(error instanceof BadRequestError);
    assert.equal(error.param, 'messages[0].role');
  },
  async 'a stranger is not let in'() {
    const stranger = new OpenAI({ apiKey: 'wrong', baseURL: `${dryUrl}/v1` });
    const error = await failure(() => stranger.chat.completions.create({ model, messages: question }));
    assert.ok(error instanceof AuthenticationError);
    assert.equal(error.code, 'invalid_api_key');
  },
  async 'what is exhausted is told with the time to wait, and left to the client to ask again'() {
    const { client: dry, count } = counting({ apiKey: 'let-me-in-please', baseURL: `${dryUrl}/v1` });
    const error = await failure(() => dry.chat.completions.create({ model, messages: question }));
    assert.ok(error instanceof RateLimitError);
    assert.equal(error.code, 'insufficient_quota');
    assert.equal(error.headers.get('x-should-retry'), null);
    assert.ok(Number(error.headers.get('retry-after')) > 0);
    assert.equal(count(), 3);
  },
  async 'an error of the service is asked for once'() {
    const { client: counted, count } = counting({ baseURL: `${baseUrl}/v1` });
    const headers = { 'x-sandbox-script': 'id=js-internal; *=internal' };
    const error = await failure(() => counted.chat.completions.create({ model, messages: question }, { headers }));
    assert.ok(error instanceof InternalServerError);
    assert.equal(error.type, 'server_error');
    assert.equal(count(), 1);
  },
  async 'a stream that breaks off is an error, not an end'() {
    const headers = { 'x-sandbox-script': 'id=js-cut; *=cut' };
    let text = '';
    const error = await failure(async () => {
      const body = { model, messages: question, stream: true };
      for await (const chunk of await client.chat.completions.create(body, { headers })) {
        text += chunk.choices[0].delta.content ?? '';
      }
    });
    assert.ok(error instanceof APIError);
    assert.equal(error.code, 'upstream_disconnected');
    assert.ok(text.length > 0);
  },
  async 'a stream can be left'() {
    // As long as ten minutes, if nobody left it.
    const headers = { 'x-sandbox-script': 'id=js-left; *=good; chunks 600; size 60000; pause 1000' };
    const stream = await client.chat.completions.create({ model, messages: question, stream: true }, { headers });
    let chunks = 0;
    for await (const chunk of stream) {
      assert.ok(chunk.id);
      chunks++;
      stream.controller.abort();
    }
    assert.ok(chunks > 0);
    const controller = new AbortController();
    controller.abort();
    const error = await failure(() => client.chat.completions.create({ model, messages: question }, { signal: controller.signal }));
    assert.ok(error instanceof APIUserAbortError);
  },
  async 'forty at once all succeed'() {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        client.chat.completions.create({ model: 'gemini-2.5-flash-lite', messages: [{ role: 'user', content: `Question ${i}` }] }),
      ),
    );
    answers.forEach((answer, i) => assert.match(answer.choices[0].message.content, new RegExp(`Question ${i}\\b`)));
  },
};

let failed = 0;
for (const [name, run] of Object.entries(cases)) {
  try {
    await run();
    console.log(`ok: ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED: ${name}\n${error.stack}`);
  }
}
process.exit(failed === 0 ? 0 : 1);
