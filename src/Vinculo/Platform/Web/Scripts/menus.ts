// Menus are popovers: the browser opens and closes them. Here they are placed beside their button and get arrow keys.

const gap = 4;
const edge = 8;

export function startMenus(): void {
  document.addEventListener('toggle', event => {
    const menu = event.target as HTMLElement;
    if (!(menu instanceof HTMLElement) || !menu.matches('.v-menu[popover]')) return;
    const button = invokerOf(menu);
    const open = (event as ToggleEvent).newState === 'open';
    button?.setAttribute('aria-expanded', String(open));
    if (!open) return;
    if (button && !menu.classList.contains('v-sheet-menu')) place(menu, button);
    choices(menu)[0]?.focus();
  }, true);

  document.addEventListener('keydown', event => {
    const menu = (event.target as Element).closest?.<HTMLElement>('.v-menu:popover-open');
    if (!menu) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      move(choices(menu), step);
    } else if (event.key === 'Home' || event.key === 'End') {
      event.preventDefault();
      choices(menu).at(event.key === 'Home' ? 0 : -1)?.focus();
    }
  });

  // Choosing closes the menu, except where a form inside still has to be filled in.
  document.addEventListener('click', event => {
    const chosen = (event.target as Element).closest('.v-menu a, .v-menu button:not([popovertarget])');
    const menu = chosen?.closest<HTMLElement>('.v-menu:popover-open');
    if (menu && !chosen?.hasAttribute('data-stay')) menu.hidePopover();
  });
}

export function invokerOf(popover: HTMLElement): HTMLElement | null {
  return popover.id ? document.querySelector<HTMLElement>(`[popovertarget="${CSS.escape(popover.id)}"]`) : null;
}

function choices(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('a[href], button:not(:disabled), input:not([type=hidden]):not(:disabled)')]
    .filter(choice => choice.checkVisibility()); // some are for phones only
}

function move(items: HTMLElement[], step: number): void {
  const at = items.indexOf(document.activeElement as HTMLElement);
  items[(at + step + items.length) % items.length]?.focus();
}

/** Under the button, its right edges aligned when there is no room; above when there is none below. */
function place(menu: HTMLElement, button: HTMLElement): void {
  menu.dataset.placed = '';
  const from = button.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const fitsRight = from.left + size.width <= innerWidth - edge;
  const left = fitsRight ? from.left : Math.max(edge, from.right - size.width);
  const below = from.bottom + gap;
  const top = below + size.height <= innerHeight - edge ? below : Math.max(edge, from.top - gap - size.height);
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}
