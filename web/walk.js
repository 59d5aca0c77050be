// A row of small things that is a single stop of the tab key: arrow keys, Home and End move within, and each is
// announced and shown in a tip.
import { byId, say } from './dom.js';

let count = 0;

export function hideTip() {
  byId('tip').hidden = true;
}

export function showTip(target, text) {
  const tip = byId('tip');
  say(tip, text);
  tip.hidden = false;
  const at = target.getBoundingClientRect();
  const own = tip.getBoundingClientRect();
  const left = Math.max(4, Math.min(at.left + at.width / 2 - own.width / 2, document.documentElement.clientWidth - own.width - 4));
  const above = at.top - own.height - 6;
  tip.style.left = `${left}px`;
  tip.style.top = `${above > 4 ? above : at.bottom + 6}px`;
}

/**
 * @param box with role listbox, that takes the focus
 * @param items gives its items, with role option
 * @param text of an item, for the tip
 * @param hover whether the tip also follows the pointer
 */
export function walkable(box, items, text, hover = false) {
  let active = null;
  let point = null;

  const go = (item) => {
    active?.classList.remove('on');
    active?.removeAttribute('aria-selected');
    active = item ?? null;
    if (!active) {
      box.removeAttribute('aria-activedescendant');
      hideTip();
      return;
    }
    active.id ||= `item-${++count}`;
    active.classList.add('on');
    active.setAttribute('aria-selected', 'true');
    box.setAttribute('aria-activedescendant', active.id);
    showTip(active, text(active));
  };

  box.addEventListener('keydown', (event) => {
    const all = [...items()];
    const at = all.indexOf(active);
    const target = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === 'Escape') hideTip();
    if (target === undefined || event.ctrlKey || event.altKey || event.metaKey || !all.length) return;
    event.preventDefault();
    go(all[Math.max(0, Math.min(all.length - 1, at < 0 ? all.length - 1 : target))]);
  });
  box.addEventListener('focus', () => {
    const all = [...items()];
    // A click has its own aim.
    if (!point) go(all.includes(active) ? active : all.at(-1));
  });
  box.addEventListener('blur', () => go(null));
  box.addEventListener('pointerdown', () => { point = true; });
  box.addEventListener('click', (event) => {
    point = null;
    const item = event.target.closest('[role=option]');
    if (item) go(item);
  });
  box.addEventListener('pointerup', () => { point = null; });
  if (hover) {
    box.addEventListener('pointermove', (event) => {
      const item = event.target.closest('[role=option]');
      if (item && item !== active) go(item);
    });
    box.addEventListener('pointerleave', () => {
      if (document.activeElement !== box) go(null);
    });
  }

  return {
    /** After the items have changed: what was removed is active no more, and the tip says what is true now. */
    changed() {
      if (!active) return;
      if (!active.isConnected) go(document.activeElement === box ? [...items()].at(-1) : null);
      else if (!byId('tip').hidden) showTip(active, text(active));
    },
  };
}
