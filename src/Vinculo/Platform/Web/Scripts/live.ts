// 'Something changed': the hub names a topic, and each element that shows it asks the server for itself again.
//
//   <div data-live="inbox" hx-get="/inbox/list" hx-trigger="live">            refreshed when the topic changes
//   <span data-presence="ID">, <div data-typing-of="ID" hidden>               who else is here, who is writing
//   <textarea data-typing="ID">                                               tells the others that I am

import { HubConnectionBuilder, HubConnectionState, LogLevel, type HubConnection } from '@microsoft/signalr';
import htmx from 'htmx.org';
import { text } from './texts';

interface Person {
  id: string;
  name: string;
  initials: string;
  typing: boolean;
}

/** The server tells whoever begins to watch of what changed a moment before, for ten seconds; a page may be two older than it seems. */
const rememberedFor = 8000;

const me = document.body.dataset.person ?? '';
const watched = new Set<string>();
const waiting = new Set<string>();
let connection: HubConnection | undefined;
let refresh: ReturnType<typeof setTimeout> | undefined;
let lastTyping = 0;
let stopped: ReturnType<typeof setTimeout> | undefined;

/** Watches what the page shows now, and lets go of what it no longer shows. */
export function watchPage(): void {
  connection ??= connect();
  if (connection.state !== HubConnectionState.Connected) return;
  const shown = new Set<string>();
  document.querySelectorAll<HTMLElement>('[data-live]').forEach(element => topicsOf(element).forEach(topic => shown.add(topic)));
  document.querySelectorAll<HTMLElement>('[data-presence]').forEach(element => shown.add(`conversation:${element.dataset.presence}`));
  for (const topic of shown) if (!watched.has(topic)) call('Watch', topic);
  for (const topic of watched) if (!shown.has(topic)) call('Unwatch', topic);
  watched.clear();
  shown.forEach(topic => watched.add(topic));
}

function connect(): HubConnection {
  const hub = new HubConnectionBuilder()
    .withUrl('/live')
    // Never gives up: 1, 2, 4 … 30 seconds, spread so that a thousand browsers do not return in the same instant.
    .withAutomaticReconnect({ nextRetryDelayInMilliseconds: context => wait(context.previousRetryCount) })
    .configureLogging(LogLevel.Error)
    .build();
  hub.on('changed', (topic: string) => { waiting.add(topic); scheduleRefresh(); });
  hub.on('presence', showPresence);
  hub.onreconnecting(() => offline(true));
  hub.onreconnected(() => { offline(false); watchAgain(); });
  document.addEventListener('visibilitychange', () => { if (!document.hidden && waiting.size > 0) scheduleRefresh(); });
  document.addEventListener('input', tellTyping);
  void start(hub, 0);
  return hub;
}

async function start(hub: HubConnection, tries: number): Promise<void> {
  try {
    await hub.start();
    offline(false);
    watchPage();
    if (performance.now() > rememberedFor) refreshWatched();
  } catch {
    // The page works without it; the notice says that it no longer refreshes itself.
    if (tries > 1) offline(true);
    setTimeout(() => void start(hub, tries + 1), wait(tries));
  }
}

function wait(tries: number): number {
  return Math.min(30_000, 1000 * 2 ** tries) * (0.75 + Math.random() / 2);
}

function call(method: string, ...values: unknown[]): void {
  connection?.send(method, ...values).catch(() => offline(true));
}

/** After a gap anything may have changed. */
function watchAgain(): void {
  watched.clear();
  watchPage();
  refreshWatched();
}

function refreshWatched(): void {
  watched.forEach(topic => waiting.add(topic));
  scheduleRefresh();
}

function topicsOf(element: HTMLElement): string[] {
  return (element.dataset.live ?? '').split(/\s+/).filter(Boolean);
}

/** Bursts become one request; a hidden page waits until it is looked at; an open menu is not pulled away. */
function scheduleRefresh(): void {
  clearTimeout(refresh);
  if (document.hidden) return;
  refresh = setTimeout(() => {
    const due = [...document.querySelectorAll<HTMLElement>('[data-live]')]
      .filter(element => topicsOf(element).some(topic => waiting.has(topic)));
    if (due.some(element => element.querySelector(':popover-open, dialog[open]'))) return scheduleRefresh();
    waiting.clear();
    due.forEach(element => htmx.trigger(element, 'live'));
  }, 200);
}

function showPresence(conversation: string, people: Person[]): void {
  const id = CSS.escape(conversation);
  const others = people.filter(person => person.id !== me);
  document.querySelectorAll<HTMLElement>(`[data-presence="${id}"]`).forEach(place => {
    place.replaceChildren(...others.map(face));
    place.classList.add('v-avs');
    place.title = others.map(person => person.name).join(', ');
  });
  const typing = others.filter(person => person.typing).map(person => person.name.split(' ')[0] ?? person.name);
  document.querySelectorAll<HTMLElement>(`[data-typing-of="${id}"]`).forEach(line => {
    line.hidden = typing.length === 0;
    const words = line.querySelector<HTMLElement>('[data-words]') ?? line;
    words.textContent = typing.length === 0 ? ''
      : typing.length === 1 ? text('typing.one', typing[0] ?? '') : text('typing.many', typing.join(', '));
  });
}

function face(person: Person): HTMLElement {
  const shown = document.createElement('span');
  shown.className = 'v-av v-av-team v-av-24';
  shown.textContent = person.initials;
  shown.title = text('presence.here', person.name);
  shown.setAttribute('role', 'img');
  shown.setAttribute('aria-label', shown.title);
  return shown;
}

function tellTyping(event: Event): void {
  const field = (event.target as Element).closest<HTMLElement>('[data-typing]');
  const conversation = field?.dataset.typing;
  if (!conversation || connection?.state !== HubConnectionState.Connected) return;
  clearTimeout(stopped);
  stopped = setTimeout(() => { lastTyping = 0; call('Typing', conversation, false); }, 5000);
  if (Date.now() - lastTyping < 3000) return;
  lastTyping = Date.now();
  call('Typing', conversation, true);
}

function offline(is: boolean): void {
  const notice = document.getElementById('v-offline');
  if (notice) notice.hidden = !is;
}
