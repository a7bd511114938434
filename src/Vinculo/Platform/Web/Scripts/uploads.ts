// Files for a message: chosen, dropped or pasted, sent at once with their progress, and shown as chips. What was refused
// says why where the chip would be.

import { text } from './texts';

export function startUploads(): void {
  document.addEventListener('change', event => {
    const field = event.target as HTMLInputElement;
    if (!field.matches('[data-pick-files]') || !field.form) return;
    take(field.form, field.files);
    field.value = '';
  });
  document.addEventListener('paste', event => {
    const form = formOf(event.target);
    if (!form || !event.clipboardData?.files.length) return;
    event.preventDefault();
    take(form, event.clipboardData.files);
  });
  for (const name of ['dragover', 'dragleave', 'drop'] as const) {
    document.addEventListener(name, event => onDrag(name, event));
  }
  document.addEventListener('click', event => {
    const remove = (event.target as Element).closest('[data-remove-file]');
    const area = remove?.closest('form')?.querySelector<HTMLTextAreaElement>('textarea:not([data-offer])');
    remove?.closest('[data-file]')?.remove();
    area?.focus();
  });
}

function formOf(target: EventTarget | null): HTMLFormElement | null {
  return target instanceof Element
    ? target.closest<HTMLFormElement>('form[data-upload]')
      ?? target.closest('#thread')?.querySelector<HTMLFormElement>('[role="tabpanel"]:not([hidden]) form[data-upload]') ?? null
    : null;
}

function onDrag(name: string, event: DragEvent): void {
  const form = formOf(event.target);
  if (!form || !event.dataTransfer?.types.includes('Files')) return;
  event.preventDefault();
  form.closest('.v-comp')?.toggleAttribute('data-dropping', name === 'dragover');
  if (name === 'drop') take(form, event.dataTransfer.files);
}

function take(form: HTMLFormElement, files: FileList | null): void {
  for (const file of files ?? []) send(form, file);
}

function send(form: HTMLFormElement, file: File): void {
  const place = form.querySelector<HTMLElement>('[data-files]');
  if (!place || !form.dataset.upload) return;
  const chip = document.createElement('span');
  chip.className = 'v-att';
  chip.dataset.file = '';
  const name = document.createElement('span');
  name.className = 'v-ell';
  name.textContent = file.name;
  const bar = document.createElement('progress');
  bar.className = 'v-bar';
  bar.max = 1;
  bar.setAttribute('aria-label', file.name);
  chip.append(name, bar);
  place.append(chip);

  const body = new FormData();
  body.append('file', file);
  const request = new XMLHttpRequest();
  request.open('POST', form.dataset.upload);
  request.upload.addEventListener('progress', event => { if (event.lengthComputable) bar.value = event.loaded / event.total; });
  request.addEventListener('load', () => {
    if (request.status === 200) chip.outerHTML = request.responseText; // our own
    else refuse(chip, file.name, request.status === 422 ? request.responseText : text(request.status === 413 ? 'file.tooLarge' : 'error.server'));
  });
  request.addEventListener('error', () => refuse(chip, file.name, text('error.network')));
  request.send(body);
}

function refuse(chip: HTMLElement, name: string, why: string): void {
  chip.className = 'v-error v-file-error';
  chip.setAttribute('role', 'alert');
  const words = document.createElement('span');
  words.textContent = `${name}: ${why}`;
  const close = document.createElement('button');
  close.type = 'button';
  close.className = 'btn btn-sm btn-ghost';
  close.dataset.removeFile = '';
  close.textContent = text('file.close');
  chip.replaceChildren(words, close);
}
