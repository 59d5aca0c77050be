// Drives the service with OpenAI's Agents SDK (Responses, and chat completions): node agents-sdk.mjs BASE_URL DRY_BASE_URL
// DRY_BASE_URL is another instance, whose keys are all used up.
import assert from 'node:assert/strict';
import { Agent, OpenAIProvider, Runner, setTracingDisabled, tool } from '@openai/agents';
import OpenAI from 'openai';
import { z } from 'zod';
import { failure, run } from './cases.mjs';

const [baseURL, dryURL] = process.argv.slice(2);
const apiKey = 'let-me-in-please';
const model = 'gemini-3.8-flash';
const call = 'How deep is it? look_up_depth({"sea": "North Sea"})';
setTracingDisabled(true);

const runner = (address, useResponses, defaultHeaders = {}) => {
  const openAIClient = new OpenAI({ apiKey, baseURL: `${address}/v1`, defaultHeaders });
  return new Runner({ modelProvider: new OpenAIProvider({ openAIClient, useResponses }) });
};

// An agent whose tool notes what it is asked.
const hydrographer = (more) => {
  const asked = [];
  const depth = tool({
    name: 'look_up_depth',
    description: 'Tells how deep a sea is.',
    parameters: z.object({ sea: z.string() }),
    execute: async ({ sea }) => {
      asked.push(sea);
      return `95 metres in the ${sea}`;
    },
  });
  return { asked, agent: new Agent({ name: 'Hydrographer', instructions: 'Be brief.', model, tools: [depth], ...more }) };
};
const assistant = (more) => new Agent({ name: 'Assistant', instructions: 'Be brief.', model, ...more });

const cases = {};
for (const [form, useResponses] of [['responses', true], ['chat', false]]) {
  const here = runner(baseURL, useResponses);
  const dry = runner(dryURL, useResponses);
  Object.assign(cases, {
    async [`${form}: a text, whole and streamed`]() {
      const whole = await here.run(assistant(), 'How deep is the sea?');
      assert.match(whole.finalOutput, /How deep is the sea\?/);
      assert.ok(whole.state.usage.outputTokens > 0);
      const streamed = await here.run(assistant(), 'How deep is the sea?', { stream: true });
      let text = '';
      for await (const piece of streamed.toTextStream()) {
        text += piece;
      }
      await streamed.completed;
      assert.equal(text, whole.finalOutput);
    },
    async [`${form}: a tool is called, and its result is heard`]() {
      const { asked, agent } = hydrographer();
      assert.match((await here.run(agent, call)).finalOutput, /95 metres in the North Sea/);
      const streamed = await here.run(agent, call, { stream: true });
      await streamed.completed;
      assert.match(streamed.finalOutput, /95 metres in the North Sea/);
      assert.deepEqual(asked, ['North Sea', 'North Sea']);
    },
    async [`${form}: a conversation goes on after a tool`]() {
      const { agent } = hydrographer();
      const first = await here.run(agent, call);
      const second = await here.run(assistant(), [...first.history, { role: 'user', content: 'And the sky?' }]);
      assert.match(second.finalOutput, /And the sky\?/);
    },
    async [`${form}: an agent hands over to another`]() {
      const { agent } = hydrographer({ handoffDescription: 'Knows how deep seas are.' });
      const host = assistant({ handoffs: [agent] });
      const result = await here.run(host, 'Who knows? transfer_to_Hydrographer({})');
      assert.equal(result.lastAgent.name, 'Hydrographer');
      assert.equal(typeof result.finalOutput, 'string');
    },
    async [`${form}: an answer has the shape of its schema`]() {
      const outputType = z.object({ name: z.string(), ages: z.array(z.number()) });
      const result = await here.run(assistant({ outputType }), 'Who is Ada?');
      assert.equal(typeof result.finalOutput.name, 'string');
      assert.ok(Array.isArray(result.finalOutput.ages));
    },
    async [`${form}: a model that is not there is an error`]() {
      const error = await failure(() => here.run(assistant({ model: 'gemini-0' }), 'Hello'));
      assert.equal(error.status, 404);
      assert.match(error.message, /gemini-0/);
    },
    async [`${form}: keys that are used up say when they return`]() {
      const error = await failure(() => dry.run(assistant(), 'Hello'));
      assert.equal(error.status, 429);
      assert.ok(Number(error.headers.get('retry-after')) > 0);
    },
    async [`${form}: a stream can be left`]() {
      // As long as ten minutes, if nobody left it.
      const long = { 'x-sandbox-script': `id=agents-left-${form}; *=good; chunks 600; size 60000; pause 1000` };
      const slow = runner(baseURL, useResponses, long);
      const controller = new AbortController();
      const streamed = await slow.run(assistant(), 'How deep is the sea?', { stream: true, signal: controller.signal });
      let events = 0;
      for await (const event of streamed) {
        assert.ok(event.type);
        events++;
        controller.abort();
      }
      assert.ok(events > 0);
      assert.ok(streamed.cancelled);
    },
  });
}
await run(cases);
