export type TokenKind =
  | 'version' | 'tag-directive' | 'document-start' | 'document-end' | 'stream-end'
  | 'block-list' | 'block-map' | 'block-end' | '[' | ']' | '{' | '}' | ',' | '-' | 'key' | 'value'
  | 'alias' | 'anchor' | 'tag' | 'scalar';

export interface Token {
  readonly kind: TokenKind;
  /** From 0. */
  readonly line: number;
  /** Of a scalar, an alias, an anchor; the handle of a tag; the version. */
  readonly text: string;
  /** What follows the handle of a tag. */
  readonly suffix?: string;
  /** A scalar without quotes. */
  readonly plain?: boolean;
}
