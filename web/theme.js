// Runs before the first paint, so that the page never flashes in colours that were not asked for.
'use strict';
try {
  const theme = localStorage.getItem('gemini-balance.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing shows the system's colours.
}
