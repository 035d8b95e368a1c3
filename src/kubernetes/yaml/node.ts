/** The tree of a document, before its texts are numbers and truth values. Lines are counted from 0. */
export type YamlNode = ScalarNode | ListNode | MapNode | AliasNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly line: number;
  readonly text: string;
  /** Written in full, such as `tag:yaml.org,2002:int`. */
  readonly tag: string;
  /** Without quotes: the text decides what it is. */
  readonly implicit: boolean;
}

export interface ListNode {
  readonly kind: 'list';
  readonly line: number;
  readonly items: YamlNode[];
}

export interface MapNode {
  readonly kind: 'map';
  readonly line: number;
  readonly entries: [key: YamlNode, value: YamlNode][];
}

export interface AliasNode {
  readonly kind: 'alias';
  readonly line: number;
  readonly name: string;
  readonly target: YamlNode;
}
