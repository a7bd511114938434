// The few sentences that scripts say, written by the server in the person's language.

const block = document.getElementById('v-texts');
const texts: Record<string, string> = block ? JSON.parse(block.textContent ?? '{}') : {};

export const language = document.documentElement.lang || 'pt-BR';

/** The sentence of a key, with {0}, {1} … filled in; the key itself when the server did not send it. */
export function text(key: string, ...values: (string | number)[]): string {
  return (texts[key] ?? key).replace(/\{(\d)\}/g, (_, index) => String(values[Number(index)] ?? ''));
}
