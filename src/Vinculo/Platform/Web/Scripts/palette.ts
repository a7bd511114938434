// The palette: a combobox whose options the server sends as HTML (GET /palette?q=). Focus stays in the field.

export function startPalette(): void {
  const palette = document.getElementById('v-palette');
  const field = palette?.querySelector('input');
  const list = palette?.querySelector<HTMLElement>('[role="listbox"]');
  if (!palette || !field || !list) return;

  field.addEventListener('keydown', event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const all = options(list);
      const at = all.findIndex(option => option.getAttribute('aria-selected') === 'true');
      mark(field, all, all[(at + step + all.length) % all.length]);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      list.querySelector<HTMLElement>('[role="option"][aria-selected="true"]')?.click();
    }
  });
  list.addEventListener('htmx:afterSwap', () => {
    const all = options(list);
    mark(field, all, all[0]);
  });
}

function options(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>('[role="option"]')];
}

function mark(field: HTMLInputElement, all: HTMLElement[], chosen: HTMLElement | undefined): void {
  all.forEach((option, index) => {
    option.id ||= `v-option-${index}`;
    option.tabIndex = -1;
    option.setAttribute('aria-selected', String(option === chosen));
  });
  if (chosen) field.setAttribute('aria-activedescendant', chosen.id);
  else field.removeAttribute('aria-activedescendant');
  chosen?.scrollIntoView({ block: 'nearest' });
}
