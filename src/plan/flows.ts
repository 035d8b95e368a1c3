/** The safe flows that steps name; a later `apply` carries them out. */
export const FLOWS: Readonly<Record<string, string>> = {
  F0: 'checks that only read',
  F1: 'an ordinary apply, watched until the rollout is over',
  F2: 'grow the claims, then swap the object',
  F3: 'swap the object: delete it without its pods, create it again from the live one',
  F4: 'swap the object with its new claim templates, then replace the pods, lowest ordinal first',
  F5: 'relabel pods, claims and revisions, then swap the object',
  F6: 'move data to other volumes: rebuild by the application, copy, snapshot, or rebind',
  F7: 'rename or move a workload and bind its volumes to the new claims',
  F8: 'scale down, highest ordinal first',
  F9: 'delete a small object, such as a Service, and create it again',
  F10: 'recover a stuck rollout: correct the template, then delete the stuck pod',
  F11: 'recover from an expansion that the driver refuses',
  F12: 'delete a workload and keep its volumes',
  F13: 'move ordinals from one set to another',
  F14: 'create configuration under a new name and delete the old one later',
};
