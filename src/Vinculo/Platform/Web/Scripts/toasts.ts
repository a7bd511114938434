// What was done, with a way to undo it. The server asks for one with the header
// HX-Trigger: {"toast":{"text":"…","undo":{"url":"/…","label":"…"}}}. Errors never come this way.

import htmx from 'htmx.org';
import { text } from './texts';

export interface Toast {
  text: string;
  undo?: { url: string; label?: string };
}

const lifetime = 8000;

export function startToasts(): void {
  document.body.addEventListener('toast', event => showToast((event as CustomEvent<Toast>).detail));
  host()?.querySelectorAll<HTMLElement>('.v-toast').forEach(expire);
  document.addEventListener('click', event => {
    const undo = (event.target as Element).closest<HTMLElement>('[data-undo]');
    if (!undo?.dataset.undo) return;
    const held = document.activeElement === undo;
    undo.closest('.v-toast')?.remove();
    if (held) document.querySelector<HTMLElement>('#thread-title, main')?.focus();
    void htmx.ajax('post', undo.dataset.undo, { source: document.body, swap: 'none' });
  });
}

export function showToast(toast: Toast): void {
  const shown = document.createElement('div');
  shown.className = 'v-toast';
  shown.append(toast.text);
  if (toast.undo) {
    const undo = document.createElement('button');
    undo.type = 'button';
    undo.dataset.undo = toast.undo.url;
    undo.textContent = toast.undo.label ?? text('toast.undo');
    // The key takes back what was done last.
    host()?.querySelectorAll<HTMLElement>('[data-key]').forEach(older => delete older.dataset.key);
    undo.dataset.key = 'z';
    undo.title = `${undo.textContent} ( z )`;
    shown.append(undo);
  }
  host()?.append(shown);
  expire(shown);
}

function host(): HTMLElement | null {
  return document.getElementById('v-toasts');
}

/** Goes by itself, but not while it is pointed at or holds the focus. */
function expire(toast: HTMLElement): void {
  const check = () => {
    if (toast.matches(':hover, :focus-within')) setTimeout(check, 1000);
    else toast.remove();
  };
  setTimeout(check, lifetime);
}
