import { Protocol } from 'cdk8s-plus-28';

/** An unnamed port has the same name everywhere and always, so that a second port changes nothing. */
export function portName(port: { number?: number; name?: string; protocol?: Protocol }): string {
  return port.name ?? `${(port.protocol ?? Protocol.TCP).toLowerCase()}-${port.number}`;
}
