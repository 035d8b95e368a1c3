import { listOf } from '../../kubernetes/decoding';
import { doubledItems } from '../../kubernetes/list-keys';
import { CLAIM_TEMPLATE, POD_TEMPLATE } from '../../kubernetes/pod-fields';
import { unknownFields } from '../../kubernetes/unknown-fields';
import { EffectClass } from '../effect-class';
import { Finding, WorkloadRule } from '../rule';
import { Workload, WorkloadPair } from '../workload';
import { isLiveObject } from './template';

const { INFO, NOOP, REFUSE } = EffectClass;

const TEMPLATE = 'spec.template';
const CLAIMS = 'spec.volumeClaimTemplates';

function unknownOf({ template, spec }: Workload): string[] {
  return [...unknownFields(template, POD_TEMPLATE, TEMPLATE), ...unknownFields(spec.volumeClaimTemplates, listOf(CLAIM_TEMPLATE), CLAIMS)];
}

/** Fields of a template that went with the manifest, and that no server has ever stored. */
function dropped(pair: WorkloadPair, now: ReadonlySet<string>): Finding[] {
  const { before } = pair;
  if (pair.relation !== 'same' || !before || isLiveObject({ before })) { return []; }
  return unknownOf(before).filter(path => !now.has(path))
    .map(path => ({ path, covers: [path], effects: [NOOP], text: 'no server has this field, so none has stored it: nothing changes' }));
}

/** What the server cannot even read: it comes first, as no other rule need speak of it. */
export const templateRefusalRules: readonly WorkloadRule[] = [
  {
    id: 'S26',
    title: 'a field of a template that no server has',
    effects: [REFUSE, NOOP],
    description: 'No server up to 1.37 has such a field in a pod template or claim template. Server-side apply and kubectl refuse the whole object; Helm and clients without validation lose the field without a word, and nothing changes. A live server that takes it knows more than these rules.',
    advice: 'look for a typing error, or ask the server: kubectl apply --server-side --dry-run=server',
    check: (pair, world) => {
      if (!pair.after || world.answerFor(pair.after.id)?.accepted) { return []; }
      const now = new Set(unknownOf(pair.after));
      const had = new Set(pair.before ? unknownOf(pair.before) : []);
      return [
        ...[...now].filter(path => !had.has(path)).map(path => ({
          path,
          covers: [path],
          effects: [REFUSE],
          text: 'no server up to 1.37 has this field: server-side apply and kubectl refuse the whole object, Helm loses the field without a word',
        })),
        ...dropped(pair, now),
      ];
    },
  },
  {
    id: 'S27',
    title: 'the same item twice in a list of the template',
    effects: [REFUSE, INFO],
    description: 'A variable, port, volume, mount or container is listed twice. Server-side apply refuses the whole object, also when nothing else is wrong with it, and up to 1.28 even the apply that takes the second one out of a live object. '
      + 'Helm and client-side apply take a variable that is given twice, and the last one counts.',
    advice: 'keep one of them',
    check: pair => {
      if (!pair.after || pair.relation === 'same' && pair.changes.length === 0) { return []; }
      const had = new Set(pair.before ? doubledItems(pair.before.template, TEMPLATE).map(({ path, key }) => `${path} ${key}`) : []);
      return doubledItems(pair.after.template, TEMPLATE).map(({ path, list, key }) => {
        const isOld = had.has(`${path} ${key}`);
        const others = list === 'env' ? '; Helm and client-side apply take it, and the last one counts' : '';
        return {
          path,
          ...isOld ? {} : { covers: pair.changes.filter(change => change.path.startsWith(path)).map(change => change.path) },
          new: key,
          effects: [isOld ? INFO : REFUSE],
          text: `${key} is there twice${isOld ? ', as before' : ''}: server-side apply refuses the whole object${others}`,
        };
      });
    },
  },
];
