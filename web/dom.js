// Small tools to make and change nodes. Text goes in as text only, with what cannot be seen made visible.
const said = new WeakMap();

// C0 controls but tab and newline, C1 controls, bidi controls and marks, and characters without width that hide things.
const UNSEEN = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/;
const EACH_UNSEEN = new RegExp(UNSEEN.source, 'g');

function picture(char) {
  const code = char.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** The text with every control character in a form that can be seen and does nothing. */
export const visible = (text) => (UNSEEN.test(text) ? text.replace(EACH_UNSEEN, picture) : text);

export const byId = (id) => document.getElementById(id);

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) say(made, text);
  return made;
}

/** Sets the text of a node, where it is another one. */
export function say(node, text) {
  const wanted = text ?? '';
  if (said.get(node) === wanted) return;
  said.set(node, wanted);
  node.textContent = visible(String(wanted));
}

export function attribute(node, name, value) {
  if (value === null || value === undefined) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
  } else if (node.getAttribute(name) !== value) {
    node.setAttribute(name, value);
  }
}

export function show(node, shown) {
  if (node.hidden === shown) node.hidden = !shown;
}

/** Makes as many children as there are values and fills each in place, so that focus and selection stay. */
export function each(parent, values, make, fill) {
  while (parent.children.length > values.length) parent.lastElementChild.remove();
  while (parent.children.length < values.length) parent.append(make());
  values.forEach((value, i) => fill(parent.children[i], value, i));
}

/** Fills in what index.html names by data-text, data-label, data-title and data-placeholder. */
export function translate(t) {
  const places = [['text', null], ['label', 'aria-label'], ['title', 'title'], ['placeholder', 'placeholder']];
  for (const [name, target] of places) {
    for (const node of document.querySelectorAll(`[data-${name}]`)) {
      if (target) attribute(node, target, t(node.dataset[name]));
      else say(node, t(node.dataset[name]));
    }
  }
}

/** Fills a select with values and their words, and keeps what was chosen. */
export function options(select, pairs) {
  each(select, pairs, () => element('option'), (node, [value, word]) => {
    if (node.value !== value || !node.hasAttribute('value')) node.value = value;
    say(node, word);
  });
}

/** Whether somebody is at work within a node: has the focus there, or has selected text. */
export function busy(node) {
  if (node.contains(document.activeElement)) return true;
  const selection = document.getSelection();
  return Boolean(selection && !selection.isCollapsed && node.contains(selection.anchorNode));
}
