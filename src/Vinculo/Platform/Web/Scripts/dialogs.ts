// <button data-dialog="ID"> opens <dialog id="ID">; a button with data-close closes the one it is in.
// A fragment with <dialog data-open> that htmx brings in is opened at once and removed when it is closed.

export function startDialogs(): void {
  document.addEventListener('htmx:afterRequest', closeWhenTaken);
  document.addEventListener('keydown', stepThroughFound);
  document.addEventListener('click', event => {
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>('[data-dialog]');
    if (opener) openDialog(opener.dataset.dialog ?? '');
    if (target.closest('[data-close]')) target.closest('dialog')?.close();
    // A press on the backdrop arrives at the dialog itself.
    if (target instanceof HTMLDialogElement && outside(target, event)) target.close();
  });
}

/** A form in a dialog was taken, and there is nothing to show: the dialog has done its work. */
function closeWhenTaken(event: Event): void {
  const { elt, xhr } = (event as CustomEvent<{ elt: Element; xhr: XMLHttpRequest }>).detail;
  if (xhr.status === 204) elt.closest('dialog')?.close();
}

export function openDialog(id: string): HTMLDialogElement | null {
  const dialog = document.getElementById(id);
  if (!(dialog instanceof HTMLDialogElement)) return null;
  if (!dialog.open) dialog.showModal();
  return dialog;
}

export function openNewDialogs(root: ParentNode): void {
  root.querySelectorAll<HTMLDialogElement>('dialog[data-open]:not([open])').forEach(dialog => {
    const opener = document.activeElement?.id;
    dialog.showModal();
    dialog.addEventListener('close', () => {
      dialog.remove();
      // What opened it may have come anew meanwhile: the browser gives the focus back to the old one, which is gone.
      if (opener && document.activeElement === document.body) document.getElementById(opener)?.focus();
    }, { once: true });
  });
}

/** Arrow keys lead from the search field of a dialog into what it found, and back. */
function stepThroughFound(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const from = event.target as HTMLElement;
  const dialog = from.closest('dialog[open]');
  if (!step || !dialog || event.defaultPrevented) return;
  const stops = [...dialog.querySelectorAll<HTMLElement>('input[type="search"], .v-list button')];
  const next = stops.includes(from) ? stops[stops.indexOf(from) + step] : undefined;
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function outside(dialog: HTMLDialogElement, event: MouseEvent): boolean {
  const box = dialog.getBoundingClientRect();
  return event.detail > 0 && (event.clientX < box.left || event.clientX > box.right
    || event.clientY < box.top || event.clientY > box.bottom);
}
