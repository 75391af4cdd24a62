// Runs before the first paint so that a remembered theme does not flash; the rest is in app/core/theme.ts.
(function () {
  try {
    var theme = localStorage.getItem('skerry.theme');
    if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
  } catch (storageIsOff) {
    // The browser keeps nothing for this page: the system's theme is right then.
  }
})();
