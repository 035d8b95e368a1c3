import { quoted } from '../../kubernetes/shell';
import { visible } from '../../kubernetes/visible';
import type { PlanResult } from '../compare';
import { EFFECTS } from '../effects';
import { fingerprintOf } from '../fingerprint';
import { isSafe, waysBack, whenStopped } from '../going-back';
import { Operation } from '../operation';
import { PlannedStep, StepAction } from '../planned';

export interface ScriptOptions {
  readonly exitCode: number;
  /** The context of the cluster that was asked: the script runs nowhere else. */
  readonly context?: string;
}

const FUNCTIONS = `say() { printf '%s\\n' "$*" >&2; }

# Answers come from where the script was started; no command reads them.
exec 3<&0 </dev/null

recover=''
finish() {
  local code=$?
  if [ "$code" -ne 0 ]; then
    say "stopped with exit code $code; no later step was begun. Plan again before going on."
    if [ -n "$recover" ]; then say "$recover"; fi
  fi
}
trap finish EXIT

ask() {
  local answer=''
  printf '%s [y/N] ' "$1" >&2
  read -r answer <&3 || true
  case "$answer" in
    y | Y | yes | Yes) ;;
    *) exit 1 ;;
  esac
}`;

/** The steps as a bash script: it stops at the first failure, asks before what is not safe, and says how to go back. */
export function renderScript(result: PlanResult, { exitCode, context }: ScriptOptions): string {
  const { changes, volumes, steps, operations, worst, kubernetesVersion } = result;
  return [
    '#!/usr/bin/env bash',
    `# The steps of a plan, for Kubernetes ${kubernetesVersion.replace(/[^0-9.]/g, '')}: ${EFFECTS[worst].meaning}.`,
    '# They fit the state that was planned for: after a failure plan again, do not run this again.',
    `# Plan ${fingerprintOf(changes, volumes, steps, operations)}`,
    'set -euo pipefail',
    '# the files of a swap hold whole objects',
    'umask 077',
    '',
    FUNCTIONS,
    '',
    ...bodyOf(result, exitCode, context),
    '',
  ].join('\n');
}

function bodyOf({ steps, operations, problems }: PlanResult, exitCode: number, context: string | undefined): string[] {
  if (exitCode === 1) {
    return [...problems.filter(({ isError }) => isError).map(({ message }) => say(message)), say('the plan is not whole: there are no steps to run'), 'exit 1'];
  }
  const corrections = steps.filter(({ action, byHand }) => action === StepAction.PREFLIGHT && byHand);
  if (corrections.length > 0 || (exitCode === 5 && steps.length === 0)) {
    return [...corrections.map(({ text }) => say(text)), say('it cannot work: nothing is run'), 'exit 1'];
  }
  if (steps.length === 0) { return [say('nothing to do')]; }
  return [
    ...context === undefined ? [say('every command goes to the current context of kubectl'), ''] : sameContext(context),
    ...steps.flatMap((step, index) => [...stepLines(step, operations[index], steps.length), '']),
    say('done'),
  ];
}

/** Stops where kubectl would go to another cluster than the one that was planned for. */
function sameContext(context: string): string[] {
  const expected = quoted(context);
  return [
    `if [ "$(kubectl config current-context)" != ${expected} ]; then`,
    `  ${say(`this plan is for another context: kubectl config use-context ${quoted(context)}`)}`,
    '  exit 1',
    'fi',
    '',
  ];
}

function stepLines(step: PlannedStep, operations: readonly Operation[], of: number): string[] {
  const { position, id, text, flow, byHand, commands, noCommand, flags } = step;
  const title = say(`step ${position} of ${of}: ${id}: ${text} [${flow}]`);
  if (byHand || commands.length === 0) {
    return [
      title,
      ...noCommand === undefined || byHand ? [] : [say(noCommand)],
      ...commands.map(command => say(`  ${command}`)),
      `ask ${quoted('this is done by hand. Is it done?')}`,
    ];
  }
  const danger = operations.flatMap(operation => whenStopped(operation) ?? []);
  const back = waysBack(operations);
  return [
    title,
    ...flags.length > 0 || !operations.every(isSafe) ? [`ask ${quoted(`do step ${position}?`)}`] : [],
    ...danger.length ? [`recover=${quoted(visible(danger.join('; ')))}`] : [],
    ...commands,
    ...danger.length ? ["recover=''"] : [],
    ...back.map(way => say(`to go back: ${way}`)),
  ];
}

/** A line of text for the person who runs it; nothing that it says is run. */
function say(text: string): string {
  return `say ${quoted(visible(text))}`;
}
