import { Chart, App } from 'cdk8s';
import { corners } from './corners';
import { databases } from './databases';
import { platform } from './platform';
import { Shape, Shapes } from './shape';
import { Manifests, Preset, StatefulDefaults } from 'cdk8s-stateful';

export const shapes: Shapes = { ...databases, ...platform, ...corners };

/** Everything that the program of a shape becomes; fails where it does not synthesize. */
export function objectsOf({ program }: Shape, namespace?: string): any[] {
  const chart = new Chart(new App(), 'shop', { namespace });
  StatefulDefaults.of(chart).add({ preset: Preset.KUBERNETES });
  program(chart);
  return Manifests.fromChart(chart).objects;
}
