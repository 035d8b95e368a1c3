import { isObject, map } from '../bundle';
import { Check } from '../check';
import { CheckLevel } from '../stateful-check';
import { chartLabels, versionLabels } from './version-labels';
import { hasLabelForm, LONGEST_SET_NAME } from '../../kubernetes/names';
import { matchesSelector } from '../../kubernetes/selector';

const nameTooLong: Check = {
  id: 'name-too-long',
  title: `the name is longer than ${LONGEST_SET_NAME} characters`,
  level: CheckLevel.ERROR,
  explanation: "Every pod gets the label 'controller-revision-hash': the name, a dash and up to 10 characters. A label may have 63, so with a longer name no pod can be made.",
  remedy: `Choose a name of at most ${LONGEST_SET_NAME} characters.`,
  find: bundle => bundle.statefulSets
    .filter(({ name }) => name.length > LONGEST_SET_NAME)
    .map(({ object, name }) => ({ object, path: 'metadata.name', message: `'${name}' has ${name.length} characters` })),
};

const nameNotADnsLabel: Check = {
  id: 'name-not-a-dns-label',
  title: 'the name cannot be part of a host name',
  level: CheckLevel.ERROR,
  explanation: 'The name of a pod is also its host name, so the API server refuses a StatefulSet whose name has a dot, a capital letter or another sign.',
  remedy: 'Use lower-case letters, digits and dashes only, with a letter or digit at both ends.',
  find: bundle => bundle.statefulSets
    .filter(({ name }) => !hasLabelForm(name))
    .map(({ object, name }) => ({ object, path: 'metadata.name', message: `'${name}' is not a DNS label` })),
};

const selectorMismatch: Check = {
  id: 'selector-mismatch',
  title: 'the selector does not select the pods of the template',
  level: CheckLevel.ERROR,
  explanation: 'The API server refuses a StatefulSet whose selector does not match its own pod template.',
  remedy: "Repeat the labels of 'spec.selector.matchLabels' in 'spec.template.metadata.labels'.",
  find: bundle => bundle.statefulSets
    .filter(({ object, podLabels }) => !matchesSelector(object.spec?.selector, podLabels))
    .map(({ object, podLabels }) => ({ object, path: 'spec.selector', message: mismatch(object.spec?.selector, podLabels) })),
};

const versionLabelInSelector: Check = {
  id: 'version-label-in-selector',
  title: 'a label that changes with every version is in the selector',
  level: CheckLevel.ERROR,
  explanation: 'The selector of a StatefulSet cannot be changed: the API server will refuse the next version.',
  remedy: 'Select by labels that stay the same for the life of the workload, such as its name.',
  find: bundle => bundle.statefulSets.flatMap(({ object }) => versionLabels(object.spec?.selector?.matchLabels)
    .map(label => ({ object, path: 'spec.selector.matchLabels', message: `selects by '${label}'` }))),
};

const versionLabelOnPods: Check = {
  id: 'version-label-on-pods',
  title: 'the version of the chart is a label of the pods',
  level: CheckLevel.WARNING,
  explanation: 'Every new version of the chart changes the pod template, and so restarts all pods, even where nothing else has changed.',
  remedy: "Take the label out of 'spec.template.metadata.labels'; it may stay in 'metadata.labels'.",
  find: bundle => bundle.statefulSets.flatMap(({ object, podLabels }) => chartLabels(podLabels)
    .map(label => ({ object, path: 'spec.template.metadata.labels', message: `has '${label}'` }))),
};

export const identityChecks = [nameTooLong, nameNotADnsLabel, selectorMismatch, versionLabelInSelector, versionLabelOnPods];

function mismatch(selector: unknown, podLabels: Readonly<Record<string, unknown>>): string {
  if (!isObject(selector)) { return 'is missing'; }

  const wrong = Object.entries(map(selector.matchLabels)).find(([key, value]) => podLabels[key] !== value);
  if (wrong === undefined) { return "has a 'matchExpressions' that the labels of the template do not meet"; }
  const [key, value] = wrong;
  return `asks for '${key}: ${value}', but the template has ${podLabels[key] === undefined ? `no label '${key}'` : `'${key}: ${podLabels[key]}'`}`;
}
