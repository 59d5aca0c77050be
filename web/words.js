// What the page says, in the language chosen, and how it writes numbers and times.
import en from './words-en.js';
import zh from './words-zh.js';
import { kept, keep } from './kept.js';

const ALL = { en, zh };
let language = kept('language') ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en');
if (!ALL[language]) language = 'en';

let numbers, short, percent, clocks, minutes, dates;

function formats() {
  // As the browser's country writes it, where that speaks the language chosen.
  const locale = navigator.languages.find((each) => each.toLowerCase().split('-')[0] === language) ?? language;
  numbers = new Intl.NumberFormat(locale);
  short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  clocks = new Intl.DateTimeFormat(locale, { ...time, second: '2-digit' });
  minutes = new Intl.DateTimeFormat(locale, time);
  dates = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', weekday: 'short' });
}
formats();

export const spoken = () => language;

export function speak(chosen) {
  language = chosen;
  keep('language', chosen);
  formats();
}

/** The text for a word; `{n}` chooses between one and many where they differ. */
export function t(word, values) {
  let text = ALL[language][word] ?? word;
  if (!values) return text;
  const bar = text.indexOf('|');
  if (bar >= 0) text = Number(values.n) === 1 ? text.slice(0, bar) : text.slice(bar + 1);
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name] ?? '';
    return typeof value === 'number' ? number(value) : value;
  });
}

export const number = (value) => numbers.format(value);
export const compact = (value) => (value < 10_000 ? numbers : short).format(value);
/** Rounded down, so that 100 % is said only where nothing failed. */
export const share = (value) => percent.format(Math.floor(value * 1000) / 1000);
export const hourAndMinute = (time) => minutes.format(new Date(time));

/** The time of day, with the date where it is not today. */
export function clock(time, now = new Date()) {
  const at = new Date(time);
  const today = at.getDate() === now.getDate() && Math.abs(at - now) < 86_400_000;
  return today ? clocks.format(at) : `${dates.format(at)} ${clocks.format(at)}`;
}

const UNITS = { en: [' d', ' h', ' min', ' s', ' '], zh: [' 天', ' 小时', ' 分', ' 秒', ' '] };

/** A time span by its two largest units. */
export function span(seconds) {
  const left = Math.max(0, Math.ceil(seconds));
  const [day, hour, minute, second, gap] = UNITS[language];
  const parts = [[Math.floor(left / 86_400), day], [Math.floor(left / 3600) % 24, hour], [Math.floor(left / 60) % 60, minute], [left % 60, second]];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return `0${second}`;
  return parts.slice(first, first + 2).filter(([count], i) => i === 0 || count > 0).map(([count, unit]) => count + unit).join(gap);
}

/** Milliseconds as people say them. */
export function millis(ms) {
  if (ms === null || ms === undefined) return '–';
  if (ms < 1000) return `${number(ms)} ms`;
  return ms < 60_000 ? `${number(Math.round(ms / 100) / 10)} s` : span(ms / 1000);
}
