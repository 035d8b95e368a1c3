import { AliasNode, ListNode, MapNode, ScalarNode, YamlNode } from './node';
import { Scanner } from './scanner';
import { Token, TokenKind } from './token';
import { YamlError } from './yaml-error';

/** No object of Kubernetes is nested a tenth as deep. */
export const DEEPEST = 1000;

/** Reads the first document of a text, which is what kubectl does with what lies between two lines `---`. */
export function parseDocument(text: string): YamlNode | undefined {
  return new Parser(new Scanner(text)).document();
}

interface Context {
  /** Whether a list or a map by indentation may begin here. */
  readonly block: boolean;
  /** Whether a list may begin in the column of the key that it belongs to. */
  readonly listOfKey?: boolean;
}

const BLOCK: Context = { block: true };
const FLOW: Context = { block: false };

class Parser {
  private readonly anchors = new Map<string, YamlNode>();
  private readonly prefixes = new Map<string, string>();
  private depth = 0;

  constructor(private readonly tokens: Scanner) {}

  public document(): YamlNode | undefined {
    if (this.isNext('stream-end')) { return undefined; }
    const hasDirectives = this.directives();
    if (this.isNext('document-start')) {
      this.tokens.next();
      const isEmpty = this.isNext('version', 'tag-directive', 'document-start', 'document-end', 'stream-end');
      return this.ended(isEmpty ? this.empty() : this.node(BLOCK));
    }
    if (hasDirectives) { this.fail(this.tokens.peek(), "a directive has to be followed by a line '---'"); }
    return this.ended(this.node(BLOCK));
  }

  // What follows the document is not read, but the token after it is.
  private ended(node: YamlNode): YamlNode {
    this.tokens.peek();
    return node;
  }

  private directives(): boolean {
    let found = false;
    let version = false;
    for (let token = this.tokens.peek(); token.kind === 'version' || token.kind === 'tag-directive'; token = this.tokens.peek()) {
      if (token.kind === 'version') {
        if (version) { this.fail(token, "'%YAML' is there twice"); }
        if (!/^0?1\.0?1$/.test(token.text)) { this.fail(token, `kubectl reads YAML 1.1, not ${token.text}`); }
        version = true;
      } else {
        if (this.prefixes.has(token.text)) { this.fail(token, `'%TAG ${token.text}' is there twice`); }
        this.prefixes.set(token.text, token.suffix!);
      }
      found = true;
      this.tokens.next();
    }
    if (!this.prefixes.has('!')) { this.prefixes.set('!', '!'); }
    if (!this.prefixes.has('!!')) { this.prefixes.set('!!', 'tag:yaml.org,2002:'); }
    return found;
  }

  private node(context: Context): YamlNode {
    const first = this.tokens.peek();
    if (first.kind === 'alias') { return this.alias(this.tokens.next()); }
    const { anchor, tag, isTagged } = this.properties();
    const token = this.tokens.peek();
    const anchored = <T extends YamlNode>(node: T): T => {
      if (anchor !== undefined) { this.anchors.set(anchor, node); }
      return node;
    };
    const { line } = token;
    switch (token.kind) {
      case 'scalar': {
        const { text, plain } = this.tokens.next();
        const implicit = (tag === '' && plain === true) || tag === '!';
        return anchored<ScalarNode>({ kind: 'scalar', line, text, tag, implicit });
      }
      case '[': return this.within(anchored<ListNode>({ kind: 'list', line, items: [] }), list => this.flowList(list));
      case '{': return this.within(anchored<MapNode>({ kind: 'map', line, entries: [] }), map => this.flowMap(map));
      case '-':
        if (!context.listOfKey) { break; }
        return this.within(anchored<ListNode>({ kind: 'list', line, items: [] }), list => this.listOfKey(list));
      case 'block-list':
        if (!context.block) { break; }
        return this.within(anchored<ListNode>({ kind: 'list', line, items: [] }), list => this.blockList(list));
      case 'block-map':
        if (!context.block) { break; }
        return this.within(anchored<MapNode>({ kind: 'map', line, entries: [] }), map => this.blockMap(map));
    }
    if (anchor === undefined && !isTagged) { return this.fail(token, 'expected a value here'); }
    return anchored<ScalarNode>({ kind: 'scalar', line: first.line, text: '', tag, implicit: tag === '' });
  }

  private properties(): { anchor?: string; tag: string; isTagged: boolean } {
    let anchor: string | undefined;
    let tag: Token | undefined;
    while (this.isNext('anchor', 'tag')) {
      const token = this.tokens.peek();
      if ((token.kind === 'anchor' ? anchor : tag) !== undefined) { break; }
      this.tokens.next();
      if (token.kind === 'anchor') { anchor = token.text; } else { tag = token; }
    }
    return { anchor, tag: tag ? this.tagOf(tag) : '', isTagged: tag !== undefined };
  }

  private tagOf(token: Token): string {
    if (token.text === '') { return token.suffix!; }
    const prefix = this.prefixes.get(token.text);
    if (prefix === undefined) { return this.fail(token, `the handle of the tag '${token.text}${token.suffix}' is not known`); }
    return prefix + token.suffix;
  }

  private alias({ text, line }: Token): AliasNode {
    const target = this.anchors.get(text);
    if (!target) { throw new YamlError(`'*${text}' refers to an anchor '&${text}' that is not before it`, line + 1); }
    return { kind: 'alias', line, name: text, target };
  }

  private within<T extends YamlNode>(node: T, read: (node: T) => void): T {
    if (++this.depth > DEEPEST) { throw new YamlError(`it is nested deeper than ${DEEPEST} levels`, node.line + 1); }
    read(node);
    this.depth--;
    return node;
  }

  private blockList({ items }: ListNode): void {
    this.tokens.next();
    while (this.isNext('-')) {
      this.tokens.next();
      items.push(this.isNext('-', 'block-end') ? this.empty() : this.node(BLOCK));
    }
    this.expect('block-end', "expected another entry, '- …', or a line that is indented less");
  }

  private listOfKey({ items }: ListNode): void {
    while (this.isNext('-')) {
      this.tokens.next();
      items.push(this.isNext('-', 'key', 'value', 'block-end') ? this.empty() : this.node(BLOCK));
    }
  }

  private blockMap({ entries }: MapNode): void {
    this.tokens.next();
    const part: Context = { block: true, listOfKey: true };
    const partOfEntry = () => this.isNext('key', 'value', 'block-end') ? this.empty() : this.node(part);
    while (this.isNext('key')) {
      this.tokens.next();
      const key = partOfEntry();
      if (!this.isNext('value')) {
        entries.push([key, this.empty()]);
        continue;
      }
      this.tokens.next();
      entries.push([key, partOfEntry()]);
    }
    this.expect('block-end', 'expected another key, or a line that is indented less');
  }

  private flowList({ items }: ListNode): void {
    this.tokens.next();
    for (let first = true; !this.isNext(']'); first = false) {
      if (!first) { this.expect(',', "expected ',' or ']'"); }
      if (this.isNext(']')) { break; }
      items.push(this.isNext('key') ? this.pair() : this.node(FLOW));
    }
    this.tokens.next();
  }

  // `[a: b]` is a list of a map.
  private pair(): MapNode {
    const { line } = this.tokens.next();
    const key = this.node(FLOW);
    return { kind: 'map', line, entries: [[key, this.flowValue(']')]] };
  }

  private flowMap({ entries }: MapNode): void {
    this.tokens.next();
    for (let first = true; !this.isNext('}'); first = false) {
      if (!first) { this.expect(',', "expected ',' or '}'"); }
      if (this.isNext('}')) { break; }
      if (this.isNext('key')) {
        this.tokens.next();
        const key = this.isNext('value', ',', '}') ? this.empty() : this.node(FLOW);
        entries.push([key, this.flowValue('}')]);
      } else {
        entries.push([this.node(FLOW), this.empty()]);
      }
    }
    this.tokens.next();
  }

  private flowValue(end: ']' | '}'): YamlNode {
    if (!this.isNext('value')) { return this.empty(); }
    this.tokens.next();
    return this.isNext(',', end) ? this.empty() : this.node(FLOW);
  }

  private empty(): ScalarNode {
    return { kind: 'scalar', line: this.tokens.peek().line, text: '', tag: '', implicit: true };
  }

  private isNext(...kinds: TokenKind[]): boolean { return kinds.includes(this.tokens.peek().kind); }

  private expect(kind: TokenKind, message: string): void {
    const token = this.tokens.next();
    if (token.kind !== kind) { this.fail(token, message); }
  }

  private fail({ line }: Token, message: string): never { throw new YamlError(message, line + 1); }
}
