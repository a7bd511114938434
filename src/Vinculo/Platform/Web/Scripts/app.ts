// The script of every page. What is heavy (live updates, charts) is loaded when a page needs it, after it is painted.

import htmx from 'htmx.org';
import { drawTimes, startClocks } from './clocks';
import { openNewDialogs, startDialogs } from './dialogs';
import { restoreDrafts, startDrafts } from './drafts';
import { focusFirstError, growAll, startForms } from './forms';
import { startKeyboard } from './keyboard';
import { startMenus } from './menus';
import { startPalette } from './palette';
import { startTabs } from './tabs';
import { startTheme } from './theme';
import { startToasts } from './toasts';

// The Content-Security-Policy allows neither evaluated code nor styles put into the page.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
// What comes in is alive when it is seen: nothing fades over from what it replaces, and a quick key finds its form ready.
htmx.config.defaultSettleDelay = 0;
htmx.config.attributesToSettle = [];
htmx.config.selfRequestsOnly = true;
// Pages hold what customers wrote: no copies in the browser's storage. Going back asks the server again.
htmx.config.historyCacheSize = 0;
htmx.config.refreshOnHistoryMiss = true;
// 422 brings the form back with its errors, so it is swapped in like a success.
htmx.config.responseHandling = [
  { code: '204', swap: false },
  { code: '[23]..', swap: true },
  { code: '422', swap: true },
  { code: '[45]..', swap: false, error: true },
];

startTheme();
startMenus();
startDialogs();
startTabs();
startForms();
startDrafts();
startToasts();
startKeyboard();
startPalette();
startClocks();
if (document.getElementById('inbox')) void import('./inbox').then(inbox => inbox.startInbox());
else if (document.querySelector('form[data-upload]')) void import('./composer').then(composer => composer.startComposer());
growAll(document);
// On a phone the list of settings is a row that scrolls, and begins far from most pages.
document.querySelector('.v-side-nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
whenIdle(() => loadWhatIsNeeded(document));

htmx.onLoad(element => {
  if (element === document.body) return;
  const root = element as HTMLElement;
  drawTimes(root.parentElement ?? root);
  growAll(root);
  restoreDrafts(root.parentElement ?? root);
  openNewDialogs(root.parentElement ?? root);
  focusFirstError(root);
  loadWhatIsNeeded(root.parentElement ?? root);
});

function loadWhatIsNeeded(root: ParentNode): void {
  if (root.querySelector('[data-live], [data-presence]')) void import('./live').then(live => live.watchPage());
  if (root.querySelector('[data-chart]')) void import('./charts').then(charts => charts.drawCharts(root));
}

function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: 1500 });
  else setTimeout(work, 200);
}
