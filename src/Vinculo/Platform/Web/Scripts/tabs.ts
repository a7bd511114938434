// Tabs by the pattern of the ARIA guide: arrows move, the chosen one shows its panel. Tabs that are links are left alone.

export function startTabs(): void {
  document.addEventListener('click', event => {
    const tab = (event.target as Element).closest<HTMLElement>('[role="tab"]');
    if (tab) select(tab);
  });
  document.addEventListener('keydown', event => {
    const tab = event.target as HTMLElement;
    if (!(tab instanceof HTMLElement) || tab.getAttribute('role') !== 'tab') return;
    const all = tabsOf(tab);
    const at = all.indexOf(tab);
    const next = {
      ArrowRight: all[(at + 1) % all.length], ArrowLeft: all[(at - 1 + all.length) % all.length],
      Home: all[0], End: all.at(-1),
    }[event.key];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.click();
  });
}

function tabsOf(tab: HTMLElement): HTMLElement[] {
  return [...(tab.closest('[role="tablist"]')?.querySelectorAll<HTMLElement>('[role="tab"]') ?? [])];
}

function select(chosen: HTMLElement): void {
  for (const tab of tabsOf(chosen)) {
    const on = tab === chosen;
    tab.setAttribute('aria-selected', String(on));
    tab.tabIndex = on ? 0 : -1;
    const panel = document.getElementById(tab.getAttribute('aria-controls') ?? '');
    if (panel) panel.hidden = !on;
  }
}
