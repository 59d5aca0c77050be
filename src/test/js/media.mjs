// Drives pictures, speech and transcripts with OpenAI's official SDK: node media.mjs BASE_URL
import assert from 'node:assert/strict';
import OpenAI, { BadRequestError, toFile } from 'openai';
import { failure, run } from './cases.mjs';

const client = new OpenAI({ apiKey: 'whatever', baseURL: `${process.argv[2]}/v1` });
const input = 'Good morning';
const prompt = 'The sea at night';
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const isPng = (base64) => Buffer.from(base64, 'base64').subarray(1, 4).toString() === 'PNG';
const bytes = async (response) => Buffer.from(await response.arrayBuffer());
const recording = async () => {
  const speech = await client.audio.speech.create({ model: 'tts-1', voice: 'alloy', input, response_format: 'wav' });
  return toFile(await bytes(speech), 'speech.wav');
};

await run({
  async 'a picture is drawn'() {
    const answer = await client.images.generate({ model: 'gpt-image-1', prompt, size: '1536x1024' });
    assert.ok(isPng(answer.data[0].b64_json));
    assert.equal(answer.output_format, 'png');
    assert.ok(answer.usage.total_tokens > 0);
  },
  async 'several pictures are drawn, as addresses'() {
    const answer = await client.images.generate({ model: 'dall-e-3', prompt, n: 3, response_format: 'url' });
    assert.equal(answer.data.length, 3);
    answer.data.forEach((each) => assert.match(each.url, /^data:image\/png;base64,/));
  },
  async 'a picture comes as an event'() {
    const events = [];
    for await (const event of await client.images.generate({ model: 'gpt-image-1', prompt, stream: true })) {
      events.push(event);
    }
    assert.deepEqual(events.map((event) => event.type), ['image_generation.completed']);
    assert.ok(isPng(events[0].b64_json));
  },
  async 'one picture is changed, and several'() {
    const one = () => toFile(png, 'a.png', { type: 'image/png' });
    const changed = await client.images.edit({ model: 'gpt-image-1', image: await one(), prompt });
    assert.ok(isPng(changed.data[0].b64_json));
    const both = await client.images.edit({ model: 'gpt-image-1', image: [await one(), await toFile(png, 'été "b".png')], prompt, n: 2 });
    assert.equal(both.data.length, 2);
  },
  async 'a mask is refused'() {
    const image = await toFile(png, 'a.png', { type: 'image/png' });
    const error = await failure(() => client.images.edit({ model: 'gpt-image-1', image, mask: image, prompt }));
    assert.ok(error instanceof BadRequestError);
    assert.equal(error.param, 'mask');
  },
  async 'a text is spoken, and the type is the true one'() {
    for (const response_format of ['wav', 'mp3', undefined]) {
      const answer = await client.audio.speech.create({ model: 'gpt-4o-mini-tts', voice: 'coral', input, response_format });
      assert.equal(answer.headers.get('content-type'), 'audio/wav');
      const file = await bytes(answer);
      assert.equal(file.subarray(0, 4).toString(), 'RIFF');
      assert.equal(file.readUInt32LE(40), file.length - 44);
    }
  },
  async 'samples come bare'() {
    const answer = await client.audio.speech.create({ model: 'tts-1', voice: 'Kore', input, response_format: 'pcm' });
    assert.match(answer.headers.get('content-type'), /^audio\/pcm/);
    assert.notEqual((await bytes(answer)).subarray(0, 4).toString(), 'RIFF');
  },
  async 'a voice that nobody has is refused'() {
    const error = await failure(() => client.audio.speech.create({ model: 'tts-1', voice: 'nobody', input }));
    assert.ok(error instanceof BadRequestError);
    assert.equal(error.param, 'voice');
  },
  async 'a recording is written down in each form'() {
    const model = 'gemini-3.5-transcribe';
    const file = await recording();
    const text = 'Nobody listened to this.';
    assert.equal((await client.audio.transcriptions.create({ model, file })).text, text);
    assert.equal(await client.audio.transcriptions.create({ model, file, response_format: 'text' }), `${text}\n`);
    const srt = await client.audio.transcriptions.create({ model, file, response_format: 'srt' });
    assert.match(srt, /^1\n00:00:00,000 --> 00:00:01,900\nNobody/);
    const verbose = await client.audio.transcriptions.create({
      model,
      file,
      response_format: 'verbose_json',
      timestamp_granularities: ['word', 'segment'],
    });
    assert.equal(verbose.duration, 0.05);
    assert.equal(verbose.words[1].word, 'listened');
    assert.equal(verbose.segments[0].text, text);
    const diarized = await client.audio.transcriptions.create({ model, file, response_format: 'diarized_json' });
    assert.equal(diarized.segments[0].speaker, 'spk_1');
  },
  async 'a transcript comes as it is written'() {
    let text = '';
    let last;
    for await (const event of await client.audio.transcriptions.create({ model: 'whisper-1', file: await recording(), stream: true })) {
      text += event.delta ?? '';
      last = event;
    }
    assert.equal(last.type, 'transcript.text.done');
    assert.equal(last.text, text.trim());
    assert.ok(last.usage.total_tokens > 0);
  },
  async 'speech is translated'() {
    const answer = await client.audio.translations.create({ model: 'whisper-1', file: await recording() });
    assert.match(answer.text, /Translate the speech into English/);
  },
});
