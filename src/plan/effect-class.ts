/**
 * What a change does to a running workload, from nothing to the worst.
 */
export enum EffectClass {
  /** Nothing is sent, or the server keeps what it has. */
  NOOP = 'NOOP',
  /** Legal, but a person should look. */
  INFO = 'INFO',
  /** Metadata only: no controller acts. */
  META = 'META',
  /** A live change that touches no pod. */
  INPLACE = 'INPLACE',
  /** Configuration changes, and running pods keep their old view of it. */
  CONFIG = 'CONFIG',
  /** Pods are added. */
  SCALE_UP = 'SCALE_UP',
  /** Volumes grow while pods run. */
  EXPAND = 'EXPAND',
  /** A new revision that no pod moves to yet. */
  ROLL_HELD = 'ROLL_HELD',
  /** Pods restart, one after the other. */
  ROLL = 'ROLL',
  /** Pods run on, and clients do not reach them meanwhile. */
  OUTAGE = 'OUTAGE',
  /** Pods are removed. */
  SCALE_DOWN = 'SCALE_DOWN',
  /** The server refuses the change in place; the StatefulSet object is swapped while its pods run. */
  RECREATE = 'RECREATE',
  /** A small object is deleted and created again, with a short gap. */
  REPLACE = 'REPLACE',
  /** The StatefulSet object is swapped, and then its pods have to be replaced. */
  RECREATE_ROLL = 'RECREATE_ROLL',
  /** Data has to be copied, or rebuilt by the application. */
  MIGRATE = 'MIGRATE',
  /** Data stays on volumes that no pod mounts. */
  STRAND = 'STRAND',
  /** Volumes are deleted. */
  LOSS = 'LOSS',
  /** It cannot work. */
  REFUSE = 'REFUSE',
}
