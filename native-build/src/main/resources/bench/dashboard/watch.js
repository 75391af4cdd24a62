// Runs before the scripts of each page that is measured. It watches, and changes nothing.
'use strict';
globalThis.bench = (() => {
  const LIST_ROW = '.fleet-row .agent a';
  /** Main thread tasks of more than 50 ms: begin and length. */
  const longTasks = [];
  /** What was drawn into the chart: from when its oldest point is, and when it stood there. */
  const strokes = [];
  /** Ages of values at the moment that they stand on the page, with that moment. */
  const shown = [];
  let firstRowAt = null;
  let clickedAt = null;
  let frames = null;
  let isDrawing = false;

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) longTasks.push([startTime, duration]);
  }).observe({ type: 'longtask', buffered: true });

  addEventListener('click', () => (clickedAt = performance.now()), { capture: true });

  // The chart's canvas has been drawn into when a line or an area of it has.
  for (const name of ['stroke', 'fill']) {
    const draw = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (...args) {
      const chart = this.canvas.closest('sk-chart');
      if (chart && !isDrawing) {
        isDrawing = true;
        const oldest = Math.min(...(chart.data?.panels ?? []).map(({ points }) => points[0]?.[0] ?? Infinity));
        afterFrame((shownAt) => {
          isDrawing = false;
          strokes.push({ oldest, shownAt });
        });
      }
      return draw.apply(this, args);
    };
  }

  /** Right after the frame that comes next is drawn. */
  const afterFrame = (then) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => then(performance.now());
    port2.postMessage(null);
  });

  const middle = (element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  };

  /** A line of the list that is in sight, and that a click would meet. */
  const lookForRow = () => {
    const row = document.querySelector(LIST_ROW);
    if (row && row.textContent.trim()) {
      const { x, y } = middle(row);
      if (document.elementFromPoint(x, y)?.closest('a') === row) return afterFrame((now) => (firstRowAt = now));
    }
    requestAnimationFrame(lookForRow);
  };
  requestAnimationFrame(lookForRow);

  const quantile = (values, share) => {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] : null;
  };

  const histories = (since) => performance.getEntriesByType('resource')
    .filter(({ name, startTime }) => startTime >= since && new URL(name).pathname.endsWith('/history'));

  return {
    /** First contentful paint, and the moment of the first line; null until there are such. */
    firstPaint: () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null,
    firstRow: () => firstRowAt,
    now: () => performance.now(),
    /** Tasks of more than 50 ms that ended after a moment: how many, the longest, and when the last one ended. */
    longTasks: (since = 0) => {
      const after = longTasks.filter(([begin, length]) => begin + length > since);
      return { count: after.length, longest: Math.max(0, ...after.map(([, length]) => length)), end: Math.max(since, ...after.map(([begin, length]) => begin + length)) };
    },
    /** Bytes of the scripts that came so far, as they were sent. */
    scripts: () => {
      const found = performance.getEntriesByType('resource').filter(({ name }) => new URL(name).pathname.endsWith('.js'));
      return { bytes: found.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0), count: found.length };
    },

    /** Begins to count frames; ends after so many milliseconds or with stopFrames. */
    startFrames: () => {
      const gaps = [];
      let last = null;
      let blank = 0;
      let lines = 0;
      let going = true;
      frames = { stop: () => { going = false; return { gaps, blank, lines }; } };
      const frame = (now) => {
        if (last !== null) gaps.push(now - last);
        last = now;
        lines += document.getElementsByClassName('fleet-row').length;
        blank += document.getElementsByClassName('fleet-row absent').length;
        if (going) requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    },
    stopFrames: () => {
      const { gaps, blank, lines } = frames.stop();
      const total = gaps.reduce((sum, gap) => sum + gap, 0);
      return { count: gaps.length, perSecond: 1000 * gaps.length / total, median: quantile(gaps, 0.5), p95: quantile(gaps, 0.95), longest: Math.max(0, ...gaps), blank: lines ? blank / lines : 0 };
    },
    middleOf: (selector) => {
      const element = document.querySelector(selector);
      element.scrollIntoView({ block: 'center', behavior: 'instant' });
      return middle(element);
    },

    forgetClick: () => {
      clickedAt = null;
      strokes.length = 0;
    },
    /** How long after the click the chart stood there with points that begin between these moments; null until it does. */
    chartDrawn: (fromMillis, toMillis) => {
      const drawn = strokes.find(({ oldest, shownAt }) => oldest >= fromMillis && oldest <= toMillis && shownAt > clickedAt);
      if (clickedAt === null || !drawn) return null;
      const asked = histories(clickedAt);
      return { millis: drawn.shownAt - clickedAt, asked: Math.min(...asked.map(({ startTime }) => startTime)) - clickedAt, answered: Math.max(...asked.map(({ responseEnd }) => responseEnd)) - clickedAt, url: asked[0]?.name };
    },

    /** Each value of a device that is written onto the page is the milliseconds since then at which it was sent. */
    watchValues: (sinceMillis) => {
      let changed = new Set();
      new MutationObserver((mutations) => {
        if (!changed.size) {
          afterFrame(() => {
            const now = Date.now();
            for (const text of changed) {
              const sent = Number(text.data.replace(/\D/g, ''));
              if (sent > 0) shown.push([now, now - sinceMillis - sent]);
            }
            changed = new Set();
          });
        }
        for (const { target } of mutations) if (target.parentElement?.localName === 'dd') changed.add(target);
      }).observe(document.body, { characterData: true, subtree: true });
    },
    forgetShown: () => (shown.length = 0),
    /** Ages of what was shown in a part of the time that it was watched, from 0 to 1. */
    shownAges: (from, to) => {
      const first = shown[0]?.[0] ?? 0;
      const length = (shown.at(-1)?.[0] ?? 0) - first;
      const ages = shown.filter(([at]) => at >= first + from * length && at <= first + to * length).map(([, age]) => age);
      return { count: ages.length, p50: quantile(ages, 0.5), p99: quantile(ages, 0.99) };
    },
    /** What stands on the page now, oldest of all. */
    oldestShown: () => {
      const sent = [...document.querySelectorAll('.device-card dd')].map((dd) => Number([...dd.childNodes].find(({ nodeType, data }) => nodeType === Node.TEXT_NODE && data.trim())?.data.replace(/\D/g, '')));
      return { count: sent.length, least: Math.min(...sent) };
    },
  };
})();
