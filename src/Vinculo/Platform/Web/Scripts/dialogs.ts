// <button data-dialog="ID"> opens <dialog id="ID">; a button with data-close closes the one it is in.
// A fragment with <dialog data-open> that htmx brings in is opened at once and removed when it is closed.

export function startDialogs(): void {
  document.addEventListener('htmx:afterRequest', closeWhenTaken);
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
    dialog.showModal();
    dialog.addEventListener('close', () => dialog.remove(), { once: true });
  });
}

function outside(dialog: HTMLDialogElement, event: MouseEvent): boolean {
  const box = dialog.getBoundingClientRect();
  return event.detail > 0 && (event.clientX < box.left || event.clientX > box.right
    || event.clientY < box.top || event.clientY > box.bottom);
}
