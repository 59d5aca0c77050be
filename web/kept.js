// What the browser remembers: choices for good, the token for as long as the tab lives.
const PREFIX = 'gemini-balance.';

function tried(action) {
  try {
    return action();
  } catch {
    // A browser may refuse to keep anything, as in private windows.
    return null;
  }
}

export const kept = (name) => tried(() => localStorage.getItem(PREFIX + name));
export const keep = (name, value) => tried(() => (value === null ? localStorage.removeItem(PREFIX + name) : localStorage.setItem(PREFIX + name, value)));
export const keptHere = (name) => tried(() => sessionStorage.getItem(PREFIX + name));
export const keepHere = (name, value) => tried(() => (value === null ? sessionStorage.removeItem(PREFIX + name) : sessionStorage.setItem(PREFIX + name, value)));
