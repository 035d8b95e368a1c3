import { Bundle, KubeObject } from './bundle';
import { StatefulCheck } from './stateful-check';

/** What a check found: one place in one object. */
export interface Occurrence {
  readonly object: KubeObject;
  readonly path: string;
  readonly message: string;
}

export interface Check extends StatefulCheck {
  readonly find: (bundle: Bundle) => Occurrence[];
}
