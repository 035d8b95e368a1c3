import * as fc from 'fast-check';
import { elementsOf, htmlOf, proseOf } from './markdown-parser';
import { code, escaped } from '../../../src/plan/report/markdown-text';
import { UpgradePlan } from 'cdk8s-stateful';

// A machine that does other work as well needs more than the usual five seconds.
jest.setTimeout(120_000);

/** What an attacker writes into a name, a label, a value or an annotation. */
const HOSTILE = [
  '\u001b[2J\u001b[1;1Hworst effect: NOOP', 'a\rno changes', 'x\nno changes\n\n# free', '\u202eexe.txt', '\u009b31m', '\u2028- [ ] x',
  '<img src=x onerror=alert(1)>', '</td></table><script>1</script>', '<!--', '![x](https://evil.example/i.png)', '[x](javascript:1)', '[x]: https://evil.example', '[^1]: x',
  '`', '``', '```js', '` <b>x</b>', 'a | b', 'a \\| b', '\\', '\\`<b>', '\\\\|', '~~x~~', '**x**', '__x__', '<https://evil.example>', 'https://evil.example', 'http://a.b', 'www.evil.example',
  'me@evil.example', '@team', 'a@team', '#1', 'org/repo#1', 'GH-1', '!1', '$1', '%1', '&1', '~label', ':tada:', '$x$', '- x', '1. x', '+ x', '> x', '# x', '    x', '---', '===', '&lt;b&gt;', '&#60;b&#62;', '<b', 'a<br', '\t', '[x]', '- [ ] x', 'xmpp:a@b.c', 'mailto:a@b.c',
];
const hostile = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.array(fc.oneof(fc.constantFrom(...HOSTILE, ...'\\`|<>[]()*_~@#!&:./ \r\n\t$\u200b'), fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 8 }).map(parts => parts.join('')),
);

function set({ name, image, label, key }: Record<'name' | 'image' | 'label' | 'key', string>) {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace: 'prod', labels: { [key]: label } },
    spec: {
      serviceName: 'db',
      replicas: 1,
      selector: { matchLabels: { app: 'db' } },
      template: { metadata: { labels: { app: 'db', [key]: label } }, spec: { containers: [{ name: 'db', image, env: [{ name: key, value: label }] }], serviceAccountName: label } },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { storageClassName: label, resources: { requests: { storage: '1Gi' } } } }],
    },
  };
}

function planWith(text: string): UpgradePlan {
  const custom = (value: string) => ({ apiVersion: 'example.com/v1', kind: 'Backup', metadata: { name: 'nightly', namespace: 'prod' }, spec: { [`k${text}`]: value, list: [value] } });
  return UpgradePlan.compare({
    before: [set({ name: 'db', image: 'db:1', label: 'a', key: 'k' }), custom('a')],
    after: [set({ name: 'db', image: `db:${text}`, label: text, key: `k${text}` }), custom(text), { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: text, namespace: 'prod' } }, { kind: text }],
  });
}

// Everything that a report of ours is made of, and nothing that can load, link or run.
const SKELETON = /^<\/?(h3|h4|p|strong|br|ul|ol|li|table|thead|tbody|tr|th|td|code)( \/| start="\d+")?>$/;

test.each(HOSTILE)('Markdown makes no element of %j', text => {
  const html = htmlOf(planWith(text).toMarkdown());

  expect(elementsOf(html).filter(tag => !SKELETON.test(tag))).toEqual([]);
  expect(html.replace(/\n/g, '')).not.toMatch(/[\p{Cc}\u202e\u2028]/u);
});

test('whatever is written into manifests, Markdown has the elements of the report alone', () => {
  fc.assert(fc.property(hostile, text => {
    for (const verbose of [false, true]) {
      const html = htmlOf(planWith(text).toMarkdown({ verbose }));
      expect(elementsOf(html).filter(tag => !SKELETON.test(tag))).toEqual([]);
      for (const row of html.matchAll(/<tr>[^]*?<\/tr>/g)) { expect(row[0].match(/<t[hd]>/g)).toHaveLength(5); }
    }
  }), { numRuns: 50 });
});

test('a sentence is one paragraph without any element, mention or reference', () => {
  fc.assert(fc.property(hostile, text => {
    for (const markdown of [escaped(text), `- ${escaped(text)}`, `1. x: ${escaped(text)}`]) {
      const html = htmlOf(`${markdown}\n`);
      expect(elementsOf(html).filter(tag => !/^<\/?(p|ul|ol|li)>$/.test(tag))).toEqual([]);
      expect(proseOf(html)).not.toMatch(/@\w|#\d|![\d[]|\bGH-\d|\bwww\.|:\/\/|:\w+:/i);
    }
  }), { numRuns: 200 });
});

test('a code span holds its text and ends with it, also in a table', () => {
  fc.assert(fc.property(hostile.filter(text => text !== ''), text => {
    expect(elementsOf(htmlOf(`x ${code(text)} y`))).toEqual(['<p>', '<code>', '</code>', '</p>']);
    const cells = htmlOf(`| a | b |\n|---|---|\n| ${code(text)} | c |\n`).match(/<tbody>[^]*<\/tbody>/)![0];
    expect(elementsOf(cells).filter(tag => /t[dr]|code/.test(tag))).toEqual(['<tr>', '<td>', '<code>', '</code>', '</td>', '<td>', '</td>', '</tr>']);
    expect(cells).toContain('<td>c</td>');
  }), { numRuns: 200 });
});

test('text has no control character but its own line ends, and no line that others wrote', () => {
  fc.assert(fc.property(hostile, text => {
    for (const verbose of [false, true]) {
      const report = planWith(text).toText({ verbose, width: 100_000 });
      expect(report.replace(/\n/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      expect(report.split('\n').filter(line => /^(no changes|# free)/.test(line))).toEqual([]);
    }
  }), { numRuns: 50 });
});

test('the colours of text are its own', () => {
  fc.assert(fc.property(hostile, text => {
    const plan = planWith(text);
    // eslint-disable-next-line no-control-regex
    expect(plan.toText({ color: true }).replace(/\u001b\[(1|2|22|31|32|33|39)m/g, '')).toBe(plan.toText());
  }), { numRuns: 200 });
});
