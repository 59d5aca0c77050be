// Drives the service with Vercel's AI SDK, through its providers for OpenAI (Responses), Google and Anthropic:
// node ai-sdk.mjs BASE_URL DRY_BASE_URL
// DRY_BASE_URL is another instance, whose keys are all used up.
import assert from 'node:assert/strict';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { APICallError, generateText, Output, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';
import { failure, run } from './cases.mjs';

const [baseURL, dryURL] = process.argv.slice(2);
const apiKey = 'let-me-in-please';
const providers = (address) => ({
  openai: createOpenAI({ apiKey, baseURL: `${address}/v1` }),
  'openai chat': createOpenAI({ apiKey, baseURL: `${address}/v1` }).chat,
  google: createGoogleGenerativeAI({ apiKey, baseURL: `${address}/v1beta` }),
  anthropic: createAnthropic({ apiKey, baseURL: `${address}/v1` }),
});
const dry = providers(dryURL);
const name = 'gemini-3.8-flash';
// Without it, Responses are sent references to what OpenAI would have kept.
const providerOptions = { openai: { store: false } };
globalThis.AI_SDK_LOG_WARNINGS = false;
const prompt = 'How deep is the sea?';
const call = 'How deep is it? look_up_depth({"sea": "North Sea"})';

// A tool that notes what it is asked.
const depth = () => {
  const asked = [];
  const look_up_depth = tool({
    description: 'Tells how deep a sea is.',
    inputSchema: z.object({ sea: z.string() }),
    execute: async ({ sea }) => {
      asked.push(sea);
      return `95 metres in the ${sea}`;
    },
  });
  return { asked, tools: { look_up_depth } };
};

const cases = {};
for (const [provider, named] of Object.entries(providers(baseURL))) {
  const model = named(name);
  Object.assign(cases, {
    async [`${provider}: a text, whole and streamed`]() {
      const whole = await generateText({ model, prompt });
      assert.match(whole.text, /How deep is the sea\?/);
      assert.equal(whole.finishReason, 'stop');
      assert.ok(whole.usage.inputTokens > 0 && whole.usage.outputTokens > 0);
      const streamed = streamText({ model, prompt });
      let text = '';
      let pieces = 0;
      for await (const piece of streamed.textStream) {
        text += piece;
        pieces++;
      }
      assert.equal(text, whole.text);
      assert.ok(pieces > 1);
      assert.equal((await streamed.usage).outputTokens, whole.usage.outputTokens);
    },
    async [`${provider}: a tool is called, and its result is heard`]() {
      const { asked, tools } = depth();
      const whole = await generateText({ model, prompt: call, tools, stopWhen: stepCountIs(3) });
      assert.equal(whole.steps.length, 2);
      assert.match(whole.text, /95 metres in the North Sea/);
      const streamed = streamText({ model, prompt: call, tools, stopWhen: stepCountIs(3) });
      assert.match(await streamed.text, /95 metres in the North Sea/);
      assert.deepEqual(asked, ['North Sea', 'North Sea']);
    },
    async [`${provider}: a conversation goes on after a tool`]() {
      const { tools } = depth();
      const first = await generateText({ model, prompt: call, tools, stopWhen: stepCountIs(3) });
      const messages = [
        { role: 'user', content: call },
        ...first.response.messages,
        { role: 'user', content: 'And the sky?' },
      ];
      assert.match((await generateText({ model, messages, providerOptions })).text, /And the sky\?/);
    },
    async [`${provider}: an answer has the shape of its schema`]() {
      const schema = z.object({ name: z.string(), ages: z.array(z.number()) });
      const whole = await generateText({ model, prompt: 'Who is Ada?', output: Output.object({ schema }) });
      assert.equal(typeof whole.output.name, 'string');
      assert.ok(Array.isArray(whole.output.ages));
      const streamed = streamText({ model, prompt: 'Who is Ada?', output: Output.object({ schema }) });
      assert.deepEqual(await streamed.output, whole.output);
    },
    async [`${provider}: a model that is not there is an error, asked for once`]() {
      const error = await failure(() => generateText({ model: named('gemini-0'), prompt }));
      assert.ok(APICallError.isInstance(error), String(error));
      assert.equal(error.statusCode, 404);
      assert.match(error.message, /gemini-0/);
    },
    async [`${provider}: keys that are used up say when they return`]() {
      const error = await failure(() => generateText({ model: dry[provider](name), prompt, maxRetries: 0 }));
      assert.ok(APICallError.isInstance(error), String(error));
      assert.equal(error.statusCode, 429);
      assert.ok(Number(error.responseHeaders['retry-after']) > 0);
      assert.match(error.message, /returns/);
    },
    async [`${provider}: a stream that breaks off is an error, not an end`]() {
      const headers = { 'x-sandbox-script': `id=ai-${provider.replace(' ', '-')}; *=cut` };
      const parts = [];
      const errors = [];
      const onError = ({ error }) => errors.push(error);
      try {
        for await (const part of streamText({ model, prompt, headers, maxRetries: 0, onError }).fullStream) {
          parts.push(part.type);
        }
      } catch (error) {
        errors.push(error);
      }
      assert.ok(parts.includes('text-delta'), parts.join());
      assert.ok(errors.length > 0, parts.join());
    },
    async [`${provider}: a stream can be left`]() {
      // As long as ten minutes, if nobody left it.
      const headers = { 'x-sandbox-script': `id=ai-left-${provider.replace(' ', '-')}; *=good; chunks 600; size 60000; pause 1000` };
      const controller = new AbortController();
      const parts = [];
      const streamed = streamText({ model, prompt, headers, abortSignal: controller.signal, onError: () => {} });
      for await (const part of streamed.fullStream) {
        parts.push(part.type);
        if (part.type === 'text-delta') {
          controller.abort();
        }
      }
      assert.equal(parts.at(-1), 'abort');
    },
  });
}
await run(cases);
