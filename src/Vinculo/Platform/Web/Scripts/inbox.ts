// The three panes: which row is open, where the thread is scrolled to, several rows at once, keys that act on a row.

import htmx from 'htmx.org';
import { startComposer } from './composer';
import { keysMayAct } from './keyboard';
import { merge, remember } from './merge';

/** Nearer to the end than this, a thread follows what comes in. */
const atEnd = 80;

const picked = new Set<string>();
let fromEnd: number | undefined;
let opener = '';
let threadHeldFocus = false;

export function startInbox(): void {
  htmx.defineExtension('merge', {
    handleSwap: (style, target, fragment) => (style as string) === 'merge' && merge(target as Element, fragment as DocumentFragment),
  });
  document.addEventListener('htmx:configRequest', askForAsManyRows);
  document.addEventListener('htmx:beforeSwap', keepPlace);
  document.addEventListener('htmx:afterSwap', settle);
  document.addEventListener('htmx:oobAfterSwap', () => markOpen());
  document.addEventListener('change', event => {
    if ((event.target as Element).matches('[data-pick]')) pick(event.target as HTMLInputElement);
  });
  document.addEventListener('click', event => {
    if ((event.target as Element).closest('[data-unpick]')) unpickAll();
  });
  document.addEventListener('desk-changed', () => unpickAll());
  document.addEventListener('toggle', showFrame, true);
  // Before the keys that press buttons: what they act on is decided here.
  document.addEventListener('keydown', onKey, true);
  window.addEventListener('hashchange', leadToMessage);
  startComposer();
  opened(false);
}

function rows(): HTMLElement | null {
  return document.getElementById('inbox-rows');
}

function scroller(): HTMLElement | null {
  return document.getElementById('thread-scroll');
}

/** A list that refreshes itself asks for all that has been loaded, so that nobody loses their place. */
function askForAsManyRows(event: Event): void {
  const { elt, parameters } = (event as CustomEvent<{ elt: Element; parameters: Record<string, unknown> }>).detail;
  if (elt.id === 'inbox-rows') parameters.rows = elt.querySelectorAll('.v-row').length;
}

function keepPlace(event: Event): void {
  const { target } = (event as CustomEvent<{ target: Element }>).detail;
  const box = scroller();
  fromEnd = box?.contains(target) ? box.scrollHeight - box.scrollTop - box.clientHeight : undefined;
  threadHeldFocus = document.activeElement?.closest('#thread') != null;
  if (target.id === 'open') opener = document.querySelector('.v-item[aria-current]')?.id ?? '';
}

function settle(event: Event): void {
  const target = (event as CustomEvent<{ target: Element }>).detail.target;
  if (target.id === 'open') opened(true);
  // What held the focus is gone: a message that was moved, a question that was answered.
  if (threadHeldFocus && document.activeElement === document.body) document.getElementById('thread-title')?.focus({ preventScroll: true });
  if (target.id === 'inbox-rows' || target.closest('#inbox-list') || target.id === 'inbox-list') {
    markOpen();
    restorePicked();
  }
  const box = scroller();
  if (!box || fromEnd === undefined) return;
  const earlier = !target.isConnected || target.matches('[data-earlier]');
  // Older messages push the rest down; new ones are followed only by who was at the end.
  if (earlier) box.scrollTop = box.scrollHeight - box.clientHeight - fromEnd;
  else if (fromEnd < atEnd) box.scrollTop = box.scrollHeight;
  fromEnd = undefined;
}

/** Another conversation is open, or none. */
function opened(byHand: boolean): void {
  const inbox = document.getElementById('inbox');
  const thread = document.getElementById('thread');
  if (!inbox) return;
  inbox.dataset.view = thread ? 'thread' : 'list';
  markOpen();
  const items = document.getElementById('thread-items');
  if (items) remember(items);
  const box = scroller();
  if (box) box.scrollTop = box.scrollHeight;
  if (!byHand) leadToMessage();
  if (!byHand) return;
  if (thread) document.getElementById('thread-title')?.focus({ preventScroll: true });
  else (document.getElementById(opener) ?? document.querySelector<HTMLElement>('.v-item'))?.focus();
}

/** A notice leads to its message; one that is not shown yet is among the older ones, which are asked for until it comes. */
function leadToMessage(): void {
  const box = scroller();
  if (!box || !location.hash.startsWith('#m-')) return;
  const found = document.getElementById(location.hash.slice(1));
  if (found && box.contains(found)) {
    found.scrollIntoView({ block: 'center' });
    return;
  }
  const older = box.querySelector<HTMLElement>('[data-earlier] a');
  if (!older) return;
  box.addEventListener('htmx:afterSettle', leadToMessage, { once: true });
  older.click();
}

function markOpen(): void {
  const id = document.getElementById('thread')?.dataset.id;
  rows()?.querySelectorAll<HTMLElement>('.v-item').forEach(item => {
    if (item.id === `c-${id}`) item.setAttribute('aria-current', 'true');
    else item.removeAttribute('aria-current');
  });
}

// Several at once

function pick(box: HTMLInputElement): void {
  if (box.checked) picked.add(box.value);
  else picked.delete(box.value);
  tellPicked();
}

function unpickAll(): void {
  picked.clear();
  restorePicked();
}

function restorePicked(): void {
  const boxes = [...document.querySelectorAll<HTMLInputElement>('[data-pick]')];
  const shown = new Set(boxes.map(box => box.value));
  [...picked].filter(id => !shown.has(id)).forEach(id => picked.delete(id));
  boxes.forEach(box => { box.checked = picked.has(box.value); });
  tellPicked();
}

function tellPicked(): void {
  const bar = document.getElementById('bulk');
  const words = bar?.querySelector<HTMLElement>('[data-picked]');
  if (!bar || !words) return;
  bar.hidden = picked.size === 0;
  document.getElementById('inbox-list')?.toggleAttribute('data-picking', picked.size > 0);
  words.textContent = ((picked.size === 1 ? words.dataset.one : words.dataset.other) ?? '').replace('{0}', String(picked.size));
}

// Keys

function onKey(event: KeyboardEvent): void {
  if (event.key === 'Escape') return leave(event);
  if (!keysMayAct(event)) return;
  const row = (document.activeElement?.closest('.v-row') ?? document.querySelector('.v-item[aria-current]')?.closest('.v-row'));
  const box = row?.querySelector<HTMLInputElement>('[data-pick]');
  if (!row || !box) return;
  if (event.key === 'x') {
    event.preventDefault();
    box.click();
  } else if ('eas'.includes(event.key) && picked.size === 0 && row.contains(document.activeElement) && !row.querySelector('[aria-current]')) {
    // The keys mean the row that one stands on, not another one that happens to be open.
    box.click();
  }
}

/** Out of the text to the thread, out of the thread to the list. */
function leave(event: KeyboardEvent): void {
  const at = document.activeElement;
  if (event.defaultPrevented || document.querySelector('dialog[open], :popover-open, .v-complete:not([hidden])')) return;
  if (at?.closest('#composer')) {
    event.preventDefault();
    document.getElementById('thread-title')?.focus();
  } else if (picked.size > 0) {
    unpickAll();
  } else if (at?.closest('#thread, #customer') && !document.getElementById('thread-back')?.checkVisibility()) {
    event.preventDefault();
    (document.querySelector<HTMLElement>('.v-item[aria-current]') ?? document.querySelector<HTMLElement>('.v-item'))?.focus();
  }
}

// A message as it was laid out: the frame is made when it is looked at, and is as high as what it holds.

function showFrame(event: Event): void {
  const fold = event.target as HTMLElement;
  if (!(fold instanceof HTMLDetailsElement) || !fold.open || !fold.dataset.html) return;
  const place = fold.querySelector<HTMLElement>('[data-frame]');
  if (!place || place.firstElementChild) return;
  const frame = document.createElement('iframe');
  frame.className = 'v-mailframe';
  frame.title = fold.querySelector('summary')?.textContent ?? '';
  frame.setAttribute('sandbox', 'allow-same-origin allow-popups allow-popups-to-escape-sandbox');
  frame.addEventListener('load', () => {
    const page = frame.contentDocument?.body;
    if (page) frame.style.height = `${Math.min(page.offsetHeight + 4, 4000)}px`;
  });
  frame.src = fold.dataset.html;
  place.append(frame);
}
