// Countdown clocks and relative times, brought up to date each minute without asking the server.
//
// A clock counts business time: the server says how much was left (data-left, seconds) at which instant (data-at) and
// until when the time runs before business closes (data-until). Paused and kept clocks stand still.

import { businessTime } from './duration';
import { language, text } from './texts';

type State = 'calm' | 'soon' | 'over';

/** Under a quarter left or under an hour is soon. The server has the same rule in ClockFace.cs. */
function stateOf(left: number, total: number): State {
  if (left < 0) return 'over';
  return left < 3600 || left < total / 4 ? 'soon' : 'calm';
}

function leftNow(clock: HTMLElement, now: number): number {
  const left = Number(clock.dataset.left);
  const at = Date.parse(clock.dataset.at ?? '');
  const until = clock.dataset.until ? Date.parse(clock.dataset.until) : Infinity;
  return left - Math.max(0, Math.min(now, until) - at) / 1000;
}

function drawClock(clock: HTMLElement, now: number): void {
  const total = Number(clock.dataset.total);
  const left = leftNow(clock, now);
  if (!Number.isFinite(left) || !Number.isFinite(total)) return;

  const state = stateOf(left, total);
  if (clock.dataset.state !== state) clock.dataset.state = state;
  const words = clock.querySelector<HTMLElement>('[data-words]');
  const said = state === 'over' ? text('clock.over', businessTime(left)) : businessTime(left);
  if (words && words.textContent !== said) words.textContent = said;
  const used = total <= 0 ? 100 : Math.min(100, Math.max(0, 100 * (1 - left / total)));
  clock.querySelector('.v-fuse rect')?.setAttribute('width', `${used.toFixed(1)}%`);
}

const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });

function drawRelative(time: HTMLTimeElement, now: number): void {
  const seconds = (Date.parse(time.dateTime) - now) / 1000;
  const size = Math.abs(seconds);
  if (!Number.isFinite(seconds)) return;
  if (size < 45) time.textContent = text('time.now');
  else if (size < 3600) time.textContent = relative.format(Math.round(seconds / 60), 'minute');
  else if (size < 86400) time.textContent = relative.format(Math.round(seconds / 3600), 'hour');
  else if (size < 7 * 86400) time.textContent = relative.format(Math.round(seconds / 86400), 'day');
}

export function drawTimes(root: ParentNode = document): void {
  const now = Date.now();
  root.querySelectorAll<HTMLElement>('.v-clock[data-left]').forEach(clock => drawClock(clock, now));
  root.querySelectorAll<HTMLTimeElement>('time[data-rel]').forEach(time => drawRelative(time, now));
}

export function startClocks(): void {
  drawTimes();
  // On the minute, so that all clocks of a page change together.
  setTimeout(() => {
    drawTimes();
    setInterval(drawTimes, 60_000);
  }, 60_000 - (Date.now() % 60_000));
  document.addEventListener('visibilitychange', () => { if (!document.hidden) drawTimes(); });
}
