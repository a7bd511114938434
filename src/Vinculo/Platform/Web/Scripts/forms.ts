// Forms: text areas that grow, passwords that can be shown, and errors that say what happened beside their cause.

import { text } from './texts';

const growsByItself = CSS.supports('field-sizing', 'content');

export function startForms(): void {
  document.addEventListener('input', event => {
    if (event.target instanceof HTMLTextAreaElement) grow(event.target);
  });
  document.addEventListener('click', event => {
    const button = (event.target as Element).closest<HTMLButtonElement>('[data-show-password]');
    const field = button?.parentElement?.querySelector('input');
    if (!button || !field) return;
    const shown = field.type === 'text';
    field.type = shown ? 'password' : 'text';
    button.setAttribute('aria-pressed', String(!shown));
  });
  document.addEventListener('change', event => {
    const field = event.target as HTMLInputElement;
    if (field.matches('[data-submit]')) field.form?.requestSubmit();
    if (field.matches('[data-most-bytes]')) checkFiles(field);
  });
  document.addEventListener('htmx:responseError', event => {
    const { elt, xhr } = (event as CustomEvent<{ elt: Element; xhr: XMLHttpRequest }>).detail;
    // What the server said in the person's language comes before what can be guessed from the status.
    const said = xhr.getResponseHeader('X-Problem');
    if (said) showProblem(elt, decodeURIComponent(said));
    else showError(elt, xhr.status === 401 ? 'error.signedOut' : xhr.status === 403 ? 'error.forbidden' : 'error.server');
  });
  document.addEventListener('htmx:sendError', event => {
    showError((event as CustomEvent<{ elt: Element }>).detail.elt, 'error.network');
  });
  document.addEventListener('htmx:beforeRequest', event => {
    placeOf((event as CustomEvent<{ elt: Element }>).detail.elt)?.querySelector(':scope > [data-request-error]')?.remove();
  });
  focusFirstError(document);
}

/** Files that are too many or too large are told of before they are sent: the server would refuse them without reading the rest. */
function checkFiles(field: HTMLInputElement): void {
  const { mostFiles, mostBytesEach, mostBytes, tooMuch } = field.dataset;
  const sizes = [...field.files ?? []].map(file => file.size);
  const fits = sizes.length <= Number(mostFiles)
    && sizes.every(size => size <= Number(mostBytesEach))
    && sizes.reduce((sum, size) => sum + size, 0) <= Number(mostBytes);
  field.setCustomValidity(fits ? '' : tooMuch ?? '');
  field.reportValidity();
}

/** The first field that is wrong, or else the note that says what is. */
export function focusFirstError(root: ParentNode): void {
  const wrong = root.querySelector<HTMLElement>('[aria-invalid="true"]')
    ?? root.querySelector<HTMLElement>('.v-error[tabindex]');
  wrong?.focus();
}

export function growAll(root: ParentNode): void {
  root.querySelectorAll('textarea').forEach(grow);
}

function grow(area: HTMLTextAreaElement): void {
  if (growsByItself) return;
  area.style.height = 'auto';
  area.style.height = `${area.scrollHeight + 2}px`;
}

function placeOf(element: Element): Element | null {
  // A list that refreshes itself stays as it is: the connection's own notice says that it is old.
  if (element.hasAttribute('data-live')) return null;
  return element.closest('form, dialog, .v-card, .v-pane') ?? document.querySelector('main');
}

function showError(element: Element, key: string): void {
  showProblem(element, text(key));
}

function showProblem(element: Element, words: string): void {
  const place = placeOf(element);
  if (!place) return;
  place.querySelector(':scope > [data-request-error]')?.remove();
  const note = document.createElement('div');
  note.className = 'v-error v-noprint';
  note.dataset.requestError = '';
  note.setAttribute('role', 'alert');
  note.textContent = words;
  place.prepend(note);
}
