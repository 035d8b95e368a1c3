import { isMap, isPair, isSeq, LineCounter, parseDocument } from 'yaml';

/** The line of a field such as `spec.template.spec.containers[0].name`, or of the nearest field above it that is there. */
export function lineOf(text: string, documentLine: number, path: string): number {
  const counter = new LineCounter();
  const document = parseDocument(documentAt(text, documentLine), { lineCounter: counter, logLevel: 'silent' });
  let node: unknown = document.contents;
  let offset = offsetOf(node);
  for (const step of path.match(/[^.[\]]+/g) ?? []) {
    const next = child(node, step);
    if (next === undefined) { break; }
    offset = next.offset ?? offset;
    node = next.value;
  }
  return documentLine - 1 + (offset === undefined ? 1 : counter.linePos(offset).line);
}

/** A document ends where the next one begins. */
function documentAt(text: string, line: number): string {
  const rest = text.split('\n').slice(line - 1);
  const end = rest.findIndex((other, index) => index > 0 && /^---(\s|$)/.test(other));
  return (end === -1 ? rest : rest.slice(0, end)).join('\n');
}

function child(node: unknown, step: string): { value: unknown; offset?: number } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(item => isPair(item) && String(item.key) === step);
    return pair && { value: pair.value, offset: offsetOf(pair.key) };
  }
  if (isSeq(node) && /^\d+$/.test(step)) {
    const value = node.items[Number(step)];
    return value === undefined ? undefined : { value, offset: offsetOf(value) };
  }
  return undefined;
}

function offsetOf(node: unknown): number | undefined {
  return (node as { range?: [number, number, number] } | null)?.range?.[0];
}
