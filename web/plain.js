// What the words of Google and of the service mean, in words of the page.

// By what Google said when it refused a key; read in ai.google.dev "API errors" and in recorded answers, November 2026.
const KEY_REASONS = [
  [/paused by hand/, 'k_paused'],
  [/expired/i, 'k_expired'],
  [/API_KEY_INVALID|API key not valid/i, 'k_invalid'],
  [/leaked/i, 'k_leaked'],
  [/suspended/i, 'k_suspended'],
  [/SERVICE_BLOCKED|are blocked/i, 'k_blocked'],
  [/prepayment|credits? (is|are) depleted/i, 'k_credit'],
  [/spending cap|spend cap/i, 'k_cap'],
  [/denied access/i, 'k_denied'],
  [/unregistered callers|authentication credential|ACCESS_TOKEN_TYPE/i, 'k_identity'],
];

const RESTING = { exhausted_day: 'r_day', exhausted_minute: 'r_minute', throttled: 'r_throttled', model_refused: 'r_model_refused' };

/** The word for why a key as a whole does not serve. */
export function whyKey(key) {
  if (key.status === 'cooling_down') return 'k_cooling';
  return KEY_REASONS.find(([pattern]) => pattern.test(key.reason ?? ''))?.[1] ?? 'k_other';
}

/**
 * The word for why a model rests: by the quota that Google named, else by what happened with the key and model today.
 * Another key of the same project may have met the refusal, so that this one knows nothing of it.
 */
export function whyModel(key, model, rest) {
  const quota = rest.quota_id ?? '';
  const tokens = /Token/.test(quota);
  if (/PerDay/.test(quota)) return tokens ? 'r_day_tokens' : 'r_day';
  if (/PerMinute/.test(quota)) return tokens ? 'r_minute_tokens' : 'r_minute';
  const failures = key.failures_today[model] ?? {};
  const known = Object.keys(RESTING).filter((verdict) => failures[verdict]);
  if (known.length === 1) return RESTING[known[0]];
  return /no longer available|not found|not supported/i.test(rest.reason) ? 'r_model_refused' : 'r_other';
}

/** Google's own words on a rest. The service puts the quota's name behind them, which the page shows at its own place. */
export function wordsOf(rest) {
  const name = ` (${rest.quota_id})`;
  return rest.quota_id && rest.reason.endsWith(name) ? rest.reason.slice(0, -name.length) : rest.reason;
}

/** One of active, partly (some models rest), cooling_down, disabled, paused. */
export const stateOf = (key) => (key.status === 'active' && Object.keys(key.models).length ? 'partly' : key.status);

const GROUPS = { active: 'usable', partly: 'resting', cooling_down: 'resting', disabled: 'aside', paused: 'paused' };
export const groupOf = (key) => GROUPS[stateOf(key)] ?? 'aside';

const KINDS = {
  good: 'good', exhausted_day: 'rest', exhausted_minute: 'rest', throttled: 'rest', caller_fault: 'none', client_gone: 'none',
};
/** What an outcome looks like: good, rest (a limit was met), bad, or none (nobody's key is to blame). */
export const kindOf = (verdict) => KINDS[verdict] ?? 'bad';

export const total = (map) => Object.values(map).reduce((sum, value) => sum + value, 0);

/** All tokens of a record by kind; thoughts come out of the model too, cached ones are part of the prompt. */
export const spent = (tokens) => tokens.prompt + tokens.output + tokens.thoughts;

export function tokensOf(key) {
  const sum = { prompt: 0, output: 0, thoughts: 0, cached: 0 };
  for (const each of Object.values(key.tokens_today)) for (const name of Object.keys(sum)) sum[name] += each[name];
  return sum;
}

export const failuresOf = (key) => Object.values(key.failures_today).reduce((sum, verdicts) => sum + total(verdicts), 0);

/** When a key is back for at least one thing more; far away where nobody knows. */
export function backAt(key) {
  const times = Object.values(key.models).map((rest) => Date.parse(rest.until));
  if (key.until) times.push(Date.parse(key.until));
  return key.status === 'disabled' || key.status === 'paused' || !times.length ? Infinity : Math.min(...times);
}
