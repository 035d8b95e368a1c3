import { AliasNode, MapNode, ScalarNode, YamlNode } from './node';
import { integerOf, resolveScalar, ScalarValue, textOfKey } from './scalar';
import { YamlError } from './yaml-error';

/** A key that a map has more than once. The last one wins. */
export interface RepeatedKey {
  readonly key: string;
  /** Where it is repeated, from 1. */
  readonly line: number;
}

export interface Decoded {
  readonly value: unknown;
  readonly repeated: readonly RepeatedKey[];
}

/** The data of a document, as JSON could hold it. */
export function decode(root: YamlNode | undefined): Decoded {
  if (!root) { return { value: null, repeated: [] }; }
  const decoder = new Decoder();
  const value = decoder.decode(root);
  return { value, repeated: [...decoder.repeated.values()] };
}

/** A key before it is a text: 1 and "1" are two keys of YAML, but only one of JSON. */
type Key = Exclude<ScalarValue, null> | bigint;
type Entries = Map<Key, unknown>;

class Decoder {
  /** By line and key: what is used by aliases is decoded again and again. */
  public readonly repeated = new Map<string, RepeatedKey>();

  private readonly open = new Set<AliasNode>();
  private steps = 1;
  private stepsInAliases = 0;

  public decode(node: YamlNode): unknown {
    this.count(node);
    switch (node.kind) {
      case 'alias': return this.alias(node, target => this.decode(target));
      case 'list': return node.items.map(item => this.decode(item));
      case 'map': return this.map(node);
      case 'scalar': return finite(resolveScalar(node), node);
    }
  }

  // A few lines of aliases of aliases can stand for terabytes; go-yaml draws the line here.
  private count({ line }: YamlNode): void {
    this.steps++;
    if (this.open.size > 0) { this.stepsInAliases++; }
    if (this.stepsInAliases > 100 && this.steps > 1000 && this.stepsInAliases / this.steps > allowedShare(this.steps)) {
      throw new YamlError('too much of it comes from aliases', line + 1);
    }
  }

  private alias<T>(node: AliasNode, use: (target: YamlNode) => T): T {
    if (this.open.has(node)) { throw new YamlError(`the anchor '&${node.name}' contains itself`, node.line + 1); }
    this.open.add(node);
    const value = use(node.target);
    this.open.delete(node);
    return value;
  }

  private map(node: MapNode): Record<string, unknown> {
    const entries: Entries = new Map();
    this.fill(entries, node);
    const data: Record<string, unknown> = {};
    for (const [key, value] of entries) { setOwn(data, textOfKey(key), value); }
    return data;
  }

  private fill(entries: Entries, { entries: pairs }: MapNode): void {
    const written = new Set<Key>();
    for (const [keyNode, valueNode] of pairs) {
      if (isMerge(keyNode)) {
        this.merge(entries, valueNode);
        continue;
      }
      const key = this.key(keyNode);
      if (written.has(key)) {
        const repeated = { key: textOfKey(key), line: keyNode.line + 1 };
        this.repeated.set(`${repeated.line} ${repeated.key}`, repeated);
      }
      written.add(key);
      entries.set(key, this.decode(valueNode));
    }
  }

  private key(node: YamlNode): Key {
    this.count(node);
    if (node.kind === 'alias') { return this.alias(node, target => this.key(target)); }
    if (node.kind !== 'scalar') { throw new YamlError(`a key has to be a text, not a ${node.kind}`, node.line + 1); }
    const key = resolveScalar(node);
    if (key === null) { throw new YamlError('a key has to be a text, not nothing; write it in quotes', node.line + 1); }
    if (typeof key !== 'number') { return key; }
    const integer = node.tag.endsWith(':float') ? undefined : integerOf(node.text);
    if (integer !== undefined && integer >= 2n ** 63n) {
      throw new YamlError('a key is too large for a number; write it in quotes', node.line + 1);
    }
    return integer ?? key;
  }

  // What is merged in counts from here on: a key that was written before is replaced, which is how kubectl reads it.
  private merge(entries: Entries, node: YamlNode): void {
    const maps = node.kind === 'list' ? [...node.items].reverse() : [node];
    for (const map of maps) { this.mergeMap(entries, map); }
  }

  private mergeMap(entries: Entries, node: YamlNode): void {
    const map = node.kind === 'alias' ? node.target : node;
    if (map.kind !== 'map') { throw new YamlError("'<<' needs a map, or a list of maps", node.line + 1); }
    this.count(node);
    if (node.kind !== 'alias') { return this.fill(entries, map); }
    this.alias(node, () => {
      this.count(map);
      this.fill(entries, map);
    });
  }
}

function isMerge(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.text === '<<' && (node.implicit || node.tag === 'tag:yaml.org,2002:merge');
}

function finite(value: ScalarValue, { text, line }: ScalarNode): ScalarValue {
  if (typeof value !== 'number' || Number.isFinite(value)) { return value; }
  throw new YamlError(`'${text}' is no number that JSON can hold; write it in quotes if it is a text`, line + 1);
}

// Also a key `__proto__` is only a key.
function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') {
    target[key] = value;
    return;
  }
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

// 99 % of a small document may come from aliases, but only 10 % of a large one.
const SMALL = 400_000;
const LARGE = 4_000_000;

function allowedShare(steps: number): number {
  if (steps <= SMALL) { return 0.99; }
  if (steps >= LARGE) { return 0.1; }
  return 0.99 - 0.89 * (steps - SMALL) / (LARGE - SMALL);
}
