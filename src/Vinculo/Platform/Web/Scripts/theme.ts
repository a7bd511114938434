// Light, dark, or as the system says. Kept in a cookie so that the server renders the right theme at once.

export type Theme = 'light' | 'dark' | 'system';

const year = 365 * 24 * 3600;

export function startTheme(): void {
  document.addEventListener('click', event => {
    const choice = (event.target as Element).closest<HTMLElement>('[data-theme-choice]');
    if (choice) choose(choice.dataset.themeChoice as Theme);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', announce);
}

function choose(theme: Theme): void {
  document.cookie = `theme=${theme}; path=/; max-age=${year}; samesite=lax`;
  if (theme === 'system') document.documentElement.removeAttribute('data-bs-theme');
  else document.documentElement.dataset.bsTheme = theme;
  document.querySelectorAll<HTMLElement>('[data-theme-choice]').forEach(choice =>
    choice.setAttribute('aria-pressed', String(choice.dataset.themeChoice === theme)));
  announce();
}

/** Charts draw themselves again. */
function announce(): void {
  document.dispatchEvent(new CustomEvent('themechange'));
}
