// What is being written is kept in this browser until the server has taken it: <form data-draft="KEY">.
// Passwords, files and hidden fields are never kept, nor what a field holds from the start (data-offered). Signing out (a form with data-sign-out) forgets everything.

const prefix = `vinculo.draft.${document.body.dataset.person ?? ''}.`;
const sent = 'vinculo.draft-sent';

interface HtmxAnswer {
  requestConfig: { elt: Element };
  isError: boolean;
  xhr: XMLHttpRequest;
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function startDrafts(): void {
  forgetSent();
  restoreDrafts(document);
  document.addEventListener('input', event => {
    const form = (event.target as Element).closest<HTMLFormElement>('form[data-draft]');
    if (form) keep(form);
  });
  document.addEventListener('submit', event => {
    const form = event.target as HTMLFormElement;
    if (form.hasAttribute('data-sign-out')) forgetAll();
    // A plain form: whether it was taken is known on the page that follows. htmx says so itself.
    else if (form.dataset.draft && !posts(form)) sessionStorage.setItem(sent, form.dataset.draft);
  });
  // Before what is kept could be put into the empty form that comes back. 422 is swapped in too, but nothing was taken.
  document.addEventListener('htmx:beforeSwap', event => {
    const { requestConfig, isError, xhr } = (event as CustomEvent<HtmxAnswer>).detail;
    const form = requestConfig.elt;
    if (form.matches('form[data-draft]') && !isError && xhr.status !== 422) {
      localStorage.removeItem(prefix + (form as HTMLElement).dataset.draft);
    }
  });
}

export function restoreDrafts(root: ParentNode): void {
  root.querySelectorAll<HTMLFormElement>('form[data-draft]').forEach(form => {
    const kept = localStorage.getItem(prefix + form.dataset.draft);
    if (!kept) return;
    const values: Record<string, string> = JSON.parse(kept);
    for (const field of fields(form)) {
      const value = values[field.name];
      // What the server sent back after an error is newer than the draft.
      if (value && field.value === offered(field)) {
        field.value = value;
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }
    }
  });
}

function offered(field: Field): string {
  return field.dataset.offered ?? '';
}

function posts(form: HTMLFormElement): boolean {
  return form.hasAttribute('hx-post') || form.hasAttribute('hx-put');
}

function fields(form: HTMLFormElement): Field[] {
  const kinds = 'textarea[name], select[name], '
    + 'input[name]:not([type=password], [type=file], [type=hidden], [type=checkbox], [type=radio], [type=submit])';
  return [...form.querySelectorAll<Field>(kinds)];
}

function keep(form: HTMLFormElement): void {
  const values = Object.fromEntries(fields(form).filter(field => field.value && field.value !== offered(field)).map(field => [field.name, field.value]));
  const key = prefix + form.dataset.draft;
  if (Object.keys(values).length > 0) localStorage.setItem(key, JSON.stringify(values));
  else localStorage.removeItem(key);
}

function forgetSent(): void {
  const key = sessionStorage.getItem(sent);
  if (!key) return;
  sessionStorage.removeItem(sent);
  const refused = document.querySelector(`form[data-draft="${CSS.escape(key)}"] :is([aria-invalid="true"], .v-error)`);
  if (!refused) localStorage.removeItem(prefix + key);
}

function forgetAll(): void {
  Object.keys(localStorage).filter(key => key.startsWith('vinculo.draft.')).forEach(key => localStorage.removeItem(key));
}
