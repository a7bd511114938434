// What is offered while somebody writes: canned answers after a slash, colleagues after an @ (in notes), and in a field
// with data-offer="/url" whatever fits all of it. The server sends the options as HTML; the focus stays in the text.

type Writing = HTMLTextAreaElement | HTMLInputElement;

interface Offer {
  area: Writing;
  list: HTMLElement;
  /** Where the token begins. */
  from: number;
}

const slash = /(?:^|\s)(\/[\p{L}\p{N}-]{0,40})$/u;
const at = /(?:^|[\s(])(@[\p{L}\p{N}._+-]{0,40})$/u;

let offer: Offer | undefined;
let asking: AbortController | undefined;

export function startCompletion(): void {
  document.addEventListener('input', event => {
    const { target, isTrusted } = event;
    if (!isTrusted && (target as HTMLElement).dataset.offer) return; // a choice was put in: nothing is looked for
    if (!(target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement)) return;
    if (target.dataset.offer) offerWhole(target, target.dataset.offer);
    else if (target instanceof HTMLTextAreaElement) void look(target);
  });
  document.addEventListener('keydown', onKey, true);
  document.addEventListener('focusout', event => {
    if (offer && !offer.list.contains(event.relatedTarget as Node | null)) close();
  });
  document.addEventListener('pointerdown', event => {
    // Pressing an option must not take the focus out of the text.
    if ((event.target as Element).closest('.v-complete')) event.preventDefault();
  });
  document.addEventListener('click', event => {
    const target = event.target as Element;
    const option = target.closest<HTMLElement>('.v-complete [data-insert]');
    if (option) put(option);
    const area = target.closest<HTMLButtonElement>('[data-open-answers]')?.form?.querySelector<HTMLTextAreaElement>('textarea:not([data-offer])');
    if (area) startSlash(area);
  });
}

/** Whatever fits the field, or with data-many the last of what its commas part; those in quotes belong to names. */
function offerWhole(field: Writing, url: string): void {
  const parted = field.value.replace(/"(?:[^"\\]|\\.?)*"?/g, name => ' '.repeat(name.length));
  const from = 'many' in field.dataset ? parted.lastIndexOf(',') + 1 : 0;
  void ask(field, url, field.value.slice(from).trim(), from);
}

function startSlash(area: HTMLTextAreaElement): void {
  area.focus();
  const before = area.value.slice(0, area.selectionStart);
  area.setRangeText(before === '' || /\s$/.test(before) ? '/' : ' /', area.selectionStart, area.selectionEnd, 'end');
  area.dispatchEvent(new Event('input', { bubbles: true }));
}

async function look(area: HTMLTextAreaElement): Promise<void> {
  const form = area.form;
  if (!form?.dataset.answers) return;
  const before = area.value.slice(0, area.selectionStart);
  const called = form.dataset.people ? at.exec(before) : null;
  const token = called?.[1] ?? slash.exec(before)?.[1];
  const url = called ? form.dataset.people : form.dataset.answers;
  if (!token || !url) return close();
  await ask(area, url, token.slice(1), area.selectionStart - token.length);
}

async function ask(area: Writing, url: string, typed: string, from: number): Promise<void> {
  // With an address in its brackets the field says already whom it means.
  if (area.dataset.offer && (typed.length < 2 || typed.includes('<'))) return close();
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(`${url}${url.includes('?') ? '&' : '?'}q=${encodeURIComponent(typed)}`, { signal: asking.signal });
    if (answer.ok) show(area, from, await answer.text());
  } catch (error) {
    if ((error as Error).name !== 'AbortError') close(); // no network: one can still write
  }
}

function show(area: Writing, from: number, html: string): void {
  close();
  const list = document.createElement('div');
  list.className = 'v-complete';
  list.id = 'v-complete';
  list.setAttribute('role', 'listbox');
  list.innerHTML = html; // our own
  (area.closest('.v-comp') ?? area.parentElement)?.append(list);
  area.setAttribute('aria-controls', list.id);
  if (area.role === 'combobox') area.setAttribute('aria-expanded', 'true');
  offer = { area, list, from };
  mark(options()[0]);
}

function close(): void {
  asking?.abort();
  offer?.list.remove();
  offer?.area.removeAttribute('aria-controls');
  offer?.area.removeAttribute('aria-activedescendant');
  if (offer?.area.role === 'combobox') offer.area.setAttribute('aria-expanded', 'false');
  offer = undefined;
}

function options(): HTMLElement[] {
  return [...offer?.list.querySelectorAll<HTMLElement>('[data-insert]') ?? []];
}

function mark(chosen: HTMLElement | undefined): void {
  options().forEach((option, index) => {
    option.id = `v-complete-${index}`;
    option.tabIndex = -1;
    option.setAttribute('aria-selected', String(option === chosen));
  });
  if (chosen) offer?.area.setAttribute('aria-activedescendant', chosen.id);
  chosen?.scrollIntoView({ block: 'nearest' });
}

function onKey(event: KeyboardEvent): void {
  if (!offer || event.target !== offer.area) return;
  const all = options();
  const now = all.findIndex(option => option.getAttribute('aria-selected') === 'true');
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const chosen = all[now];
  if (event.key === 'Escape') {
    close();
  } else if (step && all.length > 0) {
    mark(all[(now + step + all.length) % all.length]);
  } else if ((event.key === 'Enter' || event.key === 'Tab') && chosen && !event.ctrlKey && !event.metaKey) {
    put(chosen);
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function put(option: HTMLElement): void {
  if (!offer) return;
  const { area, from } = offer;
  close();
  const insert = option.dataset.insert ?? '';
  if (area.dataset.offer || area instanceof HTMLInputElement) area.value = area.value.slice(0, from) + (from > 0 ? ' ' : '') + insert;
  else area.setRangeText(insert, from, area.selectionStart, 'end');
  area.focus();
  area.dispatchEvent(new Event('input', { bubbles: true }));
}
