// Responses with OpenAI's official SDK: node responses.mjs ADDRESS
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';

const [address] = process.argv.slice(2);
const client = new OpenAI({ baseURL: `${address}/v1`, apiKey: 'any-key-will-do' });
const model = 'gemini-3.8-flash';
const tools = [
  {
    type: 'function',
    name: 'look_up_depth',
    parameters: { type: 'object', properties: { sea: { type: 'string' } }, required: ['sea'], additionalProperties: false },
    strict: true,
  },
];

const cases = {
  async 'a response'() {
    const response = await client.responses.create({ model, input: 'How deep is the sea?' });
    assert.match(response.output_text, /How deep is the sea\?/);
    assert.equal(response.status, 'completed');
    assert.ok(response.usage.output_tokens > 0);
  },
  async 'a stream, put together by the SDK'() {
    const stream = client.responses.stream({ model, input: 'How deep is the sea?' });
    let text = '';
    stream.on('response.output_text.delta', (event) => (text += event.delta));
    const response = await stream.finalResponse();
    assert.equal(response.output_text, text);
    assert.match(text, /How deep is the sea\?/);
  },
  async 'a function is called and answered, with what came back sent again'() {
    const input = [{ role: 'user', content: 'Use look_up_depth for the North Sea.' }];
    const first = await client.responses.create({ model, input, tools, include: ['reasoning.encrypted_content'] });
    const call = first.output.find((item) => item.type === 'function_call');
    assert.equal(typeof JSON.parse(call.arguments).sea, 'string');
    const second = await client.responses.create({
      model,
      tools,
      input: [...input, ...first.output, { type: 'function_call_output', call_id: call.call_id, output: '95 metres' }],
    });
    assert.match(second.output_text, /95 metres/);
  },
  async 'a schema is kept and parsed'() {
    const response = await client.responses.parse({
      model,
      input: 'Where?',
      text: { format: zodTextFormat(z.object({ city: z.string() }), 'place') },
    });
    assert.equal(typeof response.output_parsed.city, 'string');
  },
  async 'errors have their classes'() {
    await assert.rejects(client.responses.create({ model: 'gemini-0', input: 'x' }), OpenAI.NotFoundError);
    await assert.rejects(
      client.responses.create({ model, input: 'x', previous_response_id: 'resp_1' }),
      (error) => error instanceof OpenAI.BadRequestError && error.param === 'previous_response_id',
    );
    await assert.rejects(client.responses.retrieve('resp_1'), OpenAI.NotFoundError);
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
