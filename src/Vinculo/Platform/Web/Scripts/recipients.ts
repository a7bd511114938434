// Whom an answer goes to: the line says what the fields hold, and a press on a choice (data-to, data-cc) fills them.

export function startRecipients(): void {
  document.querySelectorAll('[data-recipients]').forEach(tell); // a draft may have been put back
  document.addEventListener('input', event => tellOf(event));
  document.addEventListener('toggle', event => tellOf(event), true);
  document.addEventListener('click', event => {
    const choice = (event.target as Element).closest<HTMLElement>('[data-recipients] [data-to]');
    if (choice) choose(choice);
  });
  // Enter leads on to the text; it must not send what is not written yet.
  document.addEventListener('keydown', event => {
    const field = event.target as HTMLTextAreaElement;
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || !field.matches('[data-recipients] textarea')) return;
    event.preventDefault();
    field.form?.querySelector<HTMLElement>('textarea[name="text"]')?.focus();
  });
}

function tellOf(event: Event): void {
  const box = (event.target as Element).closest('[data-recipients]');
  if (box) tell(box);
}

function tell(box: Element): void {
  const [to, cc] = fields(box);
  const line = box.querySelector<HTMLElement>('[data-line]');
  if (!to || !cc || !line) return;
  line.textContent = cc.value.trim() ? `${to.value} · ${line.dataset.cc} ${cc.value}` : to.value;
  const marker = box.querySelector<HTMLInputElement>('[name="untouched"]');
  if (marker) marker.disabled = box.querySelector('details[open]') !== null || [to, cc].some(field => field.value !== field.dataset.offered);
}

function choose(choice: HTMLElement): void {
  const box = choice.closest('[data-recipients]');
  const details = box?.querySelector('details');
  const [to, cc] = box ? fields(box) : [];
  if (!to || !cc || !details) return;
  to.value = choice.dataset.to ?? '';
  cc.value = choice.dataset.cc ?? '';
  details.open = true;
  (cc.value ? cc : to).focus(); // the choice itself goes away
  for (const field of [to, cc]) field.dispatchEvent(new Event('input', { bubbles: true }));
  to.dispatchEvent(new Event('change', { bubbles: true }));
}

function fields(box: Element): HTMLTextAreaElement[] {
  return [...box.querySelectorAll('textarea')];
}
