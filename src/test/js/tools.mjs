// A server of one tool, as coding agents start it (Model Context Protocol, a line a message): node tools.mjs
import { createInterface } from 'node:readline';

const depth = {
  name: 'depth',
  description: 'Tells how deep the sea is.',
  inputSchema: { type: 'object', properties: { at: { type: 'string' } }, required: ['at'] },
};
const results = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'sea', version: '1' },
  }),
  'tools/list': () => ({ tools: [depth] }),
  'tools/call': (params) => ({ content: [{ type: 'text', text: `95 metres at ${params.arguments.at}` }] }),
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  // A notification has no id and gets no answer.
  if (id !== undefined) {
    console.log(JSON.stringify({ jsonrpc: '2.0', id, result: results[method]?.(params) ?? {} }));
  }
});
