// Colours are read from the style sheet. A custom property may hold light-dark(), so it is resolved on an element.

export interface Palette {
  ink: string; ink2: string; ink3: string; line: string; line2: string; field: string; surface: string; raised: string;
  accent: string; onAccent: string; soon: string; over: string; heat: string[];
}

export function palette(): Palette {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const colour = (name: string) => {
    probe.style.color = `var(--v-${name})`;
    return getComputedStyle(probe).color;
  };
  const read: Palette = {
    ink: colour('ink'), ink2: colour('ink-2'), ink3: colour('ink-3'), line: colour('line'), line2: colour('line-2'),
    field: colour('field'), surface: colour('surface'), raised: colour('raised'), accent: colour('accent'),
    onAccent: colour('on-accent'), soon: colour('soon-mark'), over: colour('over-mark'),
    heat: [0, 1, 2, 3, 4, 5].map(bin => colour(`h${bin}`)),
  };
  probe.remove();
  return read;
}
