// Where answers and notes are written: tabs, preview, files. What is offered while typing is in completion.ts.

import { startCompletion } from './completion';
import { startRecipients } from './recipients';
import { startUploads } from './uploads';

export function startComposer(): void {
  document.addEventListener('click', event => {
    const target = event.target as Element;
    const tab = target.closest<HTMLElement>('[data-composer] [role="tab"]');
    if (tab) choose(tab);
    const preview = target.closest<HTMLButtonElement>('[data-preview]');
    if (preview) void togglePreview(preview);
  });
  // A composer that comes back empty after sending: the cursor leaves it, and the keys act again.
  document.addEventListener('htmx:afterSettle', event => {
    const form = event.target as Element;
    if (form.matches?.('form[data-focus]')) document.getElementById('thread-title')?.focus({ preventScroll: true });
  });
  startCompletion();
  startRecipients();
  startUploads();
}

function choose(tab: HTMLElement): void {
  const composer = tab.closest<HTMLElement>('[data-composer]');
  const panel = document.getElementById(tab.getAttribute('aria-controls') ?? '');
  if (!composer || !panel) return;
  composer.dataset.kind = tab.id.replace('tab-', '');
  // After the tab has shown its panel.
  queueMicrotask(() => panel.querySelector<HTMLElement>('textarea[name="text"]')?.focus());
}

async function togglePreview(button: HTMLButtonElement): Promise<void> {
  const form = button.form;
  const area = form?.querySelector<HTMLTextAreaElement>('textarea:not([data-offer])');
  const box = form?.querySelector<HTMLElement>('[data-preview-box]');
  if (!area || !box) return;
  const show = button.getAttribute('aria-pressed') !== 'true';
  if (show) {
    const answer = await fetch(button.dataset.preview ?? '', { method: 'POST', body: new URLSearchParams({ text: area.value }) });
    if (!answer.ok) return;
    box.innerHTML = await answer.text(); // our own, cleaned on the server
  }
  button.setAttribute('aria-pressed', String(show));
  box.hidden = !show;
  area.hidden = show;
  (show ? box : area).focus();
}
