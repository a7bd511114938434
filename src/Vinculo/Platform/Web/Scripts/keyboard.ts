// One key, one action: an element with data-key="r" is pressed (or, if it can be written in, focused) by that key.
// Never while typing, except Ctrl+K and Ctrl+Enter, and it can be switched off (WCAG 2.1.4).

import { openDialog } from './dialogs';

const off = 'vinculo.keys';

export function startKeyboard(): void {
  document.addEventListener('keydown', onKey);
  const toggle = document.querySelector<HTMLInputElement>('[data-keys-switch]');
  if (!toggle) return;
  toggle.checked = enabled();
  toggle.addEventListener('change', () => {
    if (toggle.checked) localStorage.removeItem(off);
    else localStorage.setItem(off, 'off');
  });
}

function enabled(): boolean {
  return localStorage.getItem(off) !== 'off';
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') return openPalette(event);
  if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') return send(event);
  if (!keysMayAct(event)) return;

  if (event.key === '?') {
    if (openDialog('v-help')) event.preventDefault();
  } else if (event.key === 'j' || event.key === 'k') {
    if (step(event.key === 'j' ? 1 : -1)) event.preventDefault();
  } else if (press(event.key)) {
    event.preventDefault();
  }
}

/** Whether a key alone may do something: not while typing, nor over something that is open, nor when switched off. */
export function keysMayAct(event: KeyboardEvent): boolean {
  return enabled() && !event.defaultPrevented && !event.isComposing && !event.ctrlKey && !event.metaKey && !event.altKey
    && !typing(event.target) && !document.querySelector('dialog[open], :popover-open');
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement
    && (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox]):not([type=radio])'));
}

function openPalette(event: KeyboardEvent): void {
  const palette = openDialog('v-palette');
  if (!palette) return;
  event.preventDefault();
  palette.querySelector('input')?.select();
}

/** Ctrl+Enter sends the form that holds the cursor, by its own main button so that the button's value goes with it. */
function send(event: KeyboardEvent): void {
  const form = (event.target as Element).closest('form');
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector<HTMLButtonElement>('[data-key="Control+Enter"]')
    ?? form.querySelector<HTMLButtonElement>('button:not([type]), button[type="submit"]'));
}

/** The page's own meaning of a key comes before the shell's. */
function press(key: string): boolean {
  const bound = `[data-key="${CSS.escape(key)}"]`;
  const found = [...document.querySelectorAll<HTMLElement>(`main ${bound}, ${bound}`)]
    .filter(element => element.checkVisibility());
  const target = found.find(element => element.closest('main')) ?? found[0];
  if (!target) return false;
  if (target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select')) target.focus();
  else target.click();
  return true;
}

function step(by: number): boolean {
  const items = [...document.querySelectorAll<HTMLElement>('main .v-item, main [data-nav]')]
    .filter(item => item.checkVisibility());
  if (items.length === 0) return false;
  const focused = items.findIndex(item => item === document.activeElement || item.contains(document.activeElement));
  const current = focused >= 0 ? focused : items.findIndex(item => item.hasAttribute('aria-current'));
  const next = items[Math.min(items.length - 1, Math.max(0, current + by))];
  const target = next?.matches('a, button') ? next : next?.querySelector<HTMLElement>('a, button');
  target?.focus();
  next?.scrollIntoView({ block: 'nearest' });
  return true;
}
