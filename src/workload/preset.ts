/**
 * Whose decisions fill the gaps that props leave.
 *
 * Changing the preset of a live workload changes its pod template, and so restarts its pods.
 */
export enum Preset {
  /** This library's: safe for data. */
  PRODUCTION = 'Production',

  /** Nobody's: what is written is what Kubernetes gets. Each default of this library can be had back by its own prop. */
  KUBERNETES = 'Kubernetes',
}
