import { buildSync } from 'esbuild';

// The parser is an ES module, which jest does not load: esbuild makes it one file that it can.
const { outputFiles } = buildSync({
  stdin: { contents: "export { micromark } from 'micromark'; export { gfm, gfmHtml } from 'micromark-extension-gfm';", resolveDir: __dirname },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  write: false,
});
const parser: { exports: any } = { exports: {} };
new Function('module', 'exports', 'require', outputFiles[0].text)(parser, parser.exports, require);

/** What GitHub and GitLab make of Markdown, before they clean it: CommonMark and GFM, with every HTML let through. */
export function htmlOf(markdown: string): string {
  return parser.exports.micromark(markdown, {
    extensions: [parser.exports.gfm()], htmlExtensions: [parser.exports.gfmHtml()], allowDangerousHtml: true, allowDangerousProtocol: true,
  });
}

/** The elements of HTML with their attributes, in order. */
export function elementsOf(html: string): string[] {
  return [...html.matchAll(/<[^>]*>?/g)].map(([tag]) => tag);
}

/** The text outside of code, where hosts look for mentions and references. */
export function proseOf(html: string): string {
  return html.replace(/<code>[^]*?<\/code>/g, '').replace(/<[^>]*>/g, ' ').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&');
}
