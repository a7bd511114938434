// The same words for spans of time as the server writes (ClockFace.Words): "24 min", "2 h 10", "3 d 4 h".

const noBreak = '\u00a0';

export function duration(seconds: number): string {
  const minutes = Math.max(0, Math.round(Math.abs(seconds) / 60));
  if (minutes < 60) return `${minutes}${noBreak}min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) {
    const rest = minutes % 60;
    return rest === 0 ? `${hours}${noBreak}h` : `${hours}${noBreak}h${noBreak}${String(rest).padStart(2, '0')}`;
  }
  const days = Math.floor(hours / 24);
  const rest = hours % 24;
  return rest === 0 ? `${days}${noBreak}d` : `${days}${noBreak}d${noBreak}${rest}${noBreak}h`;
}

/** Business time, in hours however many (ClockFace.Hours): a day of 24 of them would be three days to the people who work them. */
export function businessTime(seconds: number): string {
  const minutes = Math.max(0, Math.round(Math.abs(seconds) / 60));
  if (minutes < 60) return `${minutes}${noBreak}min`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return rest === 0 ? `${hours}${noBreak}h` : `${hours}${noBreak}h${noBreak}${String(rest).padStart(2, '0')}`;
}
