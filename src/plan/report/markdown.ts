import type { PlanResult } from '../compare';
import { badgeOf } from '../effects';
import { shownCommands } from './text';
import { headline, values, verdict, volumeRows } from './words';

/** The plan as a comment of a pull request: tables, and nothing that needs colour. */
export function renderMarkdown(result: PlanResult, exitCode: number): string {
  const lines = [`### Upgrade plan for Kubernetes ${result.kubernetesVersion}`, '', ...verdict(result, exitCode).map(line => `**${escape(line)}**  `), ''];
  for (const { side, isError, message, line } of result.problems) {
    lines.push(`- ${isError ? '✖' : 'i'} ${side}${line === undefined ? '' : `, line ${line}`}: ${escape(message)}`);
  }
  if (result.problems.length) { lines.push(''); }
  for (const judged of result.judged) {
    lines.push(`#### ${escape(headline(judged))}`, '', '| | Field | Before → after | What happens | Rule |', '|---|---|---|---|---|');
    for (const change of judged.changes) {
      const text = change.advice ? `${escape(change.text)}<br>→ ${escape(change.advice)}` : escape(change.text);
      lines.push(`| ${badgeOf(change.effects)} | ${code(change.path || change.subject.kind)} | ${code(values(change))} | ${text} | ${change.rule} |`);
    }
    if (judged.volumes.length) {
      lines.push('', `| Volume${judged.volumes.some(({ assumed }) => assumed) ? ' (assumed)' : ''} | Fate | Size | Class | |`, '|---|---|---|---|---|');
      for (const row of volumeRows(judged.volumes)) {
        lines.push(`| ${[row.claims, row.fate, row.size, row.storageClass, row.note].map(escape).join(' | ')} |`);
      }
    }
    lines.push('');
  }
  if (result.steps.length) {
    lines.push('#### Steps', '');
    for (const { position, text, flow, subject, byHand, commands } of result.steps) {
      lines.push(`${position}. ${escape(text.includes(subject.name) ? text : `${subject.name}: ${text}`)}${byHand ? ' (by hand)' : ''} [${flow}]${shownCommands(commands).map(command => `<br>${code(command)}`).join('')}`);
    }
    lines.push('');
  }
  return lines.join('\n');
}

// What users wrote must not become markup, nor end a cell.
function escape(text: string): string {
  return text.replace(/[\\`*_<>[\]|@#]/g, character => character === '<' ? '&lt;' : character === '@' ? '&#64;' : `\\${character}`).replace(/\n/g, ' ');
}

function code(text: string): string {
  if (text === '') { return ''; }
  const line = text.replace(/\|/g, '\\|').replace(/\n/g, ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  return longest ? `${ticks} ${line} ${ticks}` : `${ticks}${line}${ticks}`;
}
