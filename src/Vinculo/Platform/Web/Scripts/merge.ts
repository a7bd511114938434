// Puts a fresh list of elements in the place of an older one and touches only what is different: what is unfolded,
// focused or playing in the rest stays as it is. Elements are told apart by their ids.

/** How each element was when the server sent it; people have changed some since (unfolded, loaded a frame). */
const served = new WeakMap<Element, string>();

export function remember(target: Element): void {
  for (const element of target.children) served.set(element, element.outerHTML);
}

/** Returns what is new, for htmx to look at. Older elements before the first that came again are kept. */
export function merge(target: Element, fragment: DocumentFragment): Node[] {
  const fresh = [...fragment.children];
  const ids = new Set(fresh.map(element => element.id));
  const old = new Map([...target.children].map(element => [element.id, element]));
  let place = [...target.children].find(element => ids.has(element.id)) ?? null;
  const first = place;

  for (const element of [...target.children].reverse()) {
    if (element === first) break;
    if (!ids.has(element.id)) element.remove();
  }
  const changed: Node[] = [];
  for (const element of fresh) {
    const html = element.outerHTML;
    const before = old.get(element.id);
    const same = before !== undefined && served.get(before) === html;
    const shown = same ? before : element;
    if (!same) {
      served.set(element, html);
      changed.push(element);
    }
    if (before && before === place) {
      place = place.nextElementSibling;
      if (!same) before.replaceWith(element);
    } else {
      before?.remove();
      target.insertBefore(shown, place);
    }
  }
  return changed;
}
