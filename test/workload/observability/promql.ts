import { createRequire } from 'node:module';

interface SyntaxTree {
  iterate(visit: { enter(node: { readonly from: number; readonly type: { readonly isError: boolean } }): void }): void;
}

// The package has a CommonJS build, but its types say that it has none.
const { parser }: { parser: { parse(text: string): SyntaxTree } } = createRequire(__filename)('@prometheus-io/lezer-promql');

/** What is left of an expression where Prometheus' own grammar finds an error; nothing for PromQL. */
export function promqlErrors(expr: string): string[] {
  const errors: string[] = [];
  parser.parse(expr).iterate({ enter: node => { if (node.type.isError) { errors.push(expr.slice(node.from)); } } });
  return errors;
}
