// Runs before the first paint, so that a chosen theme or density never flashes the other one. A file of its own, since no inline script is allowed.
try {
  const theme = localStorage.getItem('keelson.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  if (localStorage.getItem('keelson.density') === 'compact') document.documentElement.dataset.density = 'compact';
} catch {
  // Storage is switched off: the system's preference holds.
}
