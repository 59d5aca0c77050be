// Asks the service. Every address is relative, so that the page works below any path.
import { keptHere, keepHere } from './kept.js';

const PATIENCE = 15_000;
let token = keptHere('token');
let ahead = 0;

/** Thrown where the token is missing or wrong (401), or the page may not ask from where it is (403). */
export class Refused extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** Thrown where no answer came, or none of ours; `status` is that of the answer, if any. */
export class Down extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** Thrown where the service says no to what was asked. */
export class No extends Error {}

export const hasToken = () => Boolean(token);

export function useToken(value) {
  token = value;
  keepHere('token', value);
}

/** Now, by the clock of the service: the one of the browser may be minutes off. */
export const now = () => Date.now() + ahead;

function compareClocks(answer) {
  const date = Date.parse(answer.headers.get('date') ?? '');
  const difference = date + 500 - Date.now();
  // The header knows whole seconds only, and travels a while.
  if (!Number.isNaN(difference)) ahead = Math.abs(difference) > 3000 ? difference : 0;
}

export async function ask(path, method = 'GET') {
  const stop = AbortSignal.timeout(PATIENCE);
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  let answer;
  let text;
  try {
    answer = await fetch(path, { method, headers, cache: 'no-store', credentials: 'same-origin', signal: stop });
    text = await answer.text();
  } catch (error) {
    throw new Down(String(error.message ?? error));
  }
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    if (answer.status !== 401 && answer.status !== 403) throw new Down('not JSON', answer.ok ? 0 : answer.status);
  }
  if (!answer.ok) {
    const said = body?.error?.message ?? `HTTP ${answer.status}`;
    if (answer.status === 401 || answer.status === 403) throw new Refused(said, answer.status);
    throw answer.status >= 500 ? new Down(said, answer.status) : new No(said);
  }
  compareClocks(answer);
  return body;
}

/** How a WebSocket, for which a page cannot set headers, shows the token. */
export const protocols = () => (token ? ['bearer', token] : []);

export const act = (id, action) => ask(`api/keys/${encodeURIComponent(id)}/${action}`, 'POST');
export const keys = () => ask('api/status/keys');
export const activity = (after) => ask(`api/status/activity${after ? `?after=${encodeURIComponent(after)}` : ''}`);

/** Lines of a log after a cursor; the last ones without one, or where more came than are asked for. */
export async function logLines(file, count, after) {
  const address = (cursor) => `api/status/logs?log_file_name=${file}&lines=${count}&after=${encodeURIComponent(cursor)}`;
  const read = await ask(address(after));
  if (!after || read.lines.length < count) return { ...read, whole: false };
  return { ...await ask(address('')), rolled: true, whole: true };
}
