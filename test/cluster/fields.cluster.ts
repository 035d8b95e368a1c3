import { Api } from './oracle/api';
import { Field, ITEM, VALUE } from '../../src/kubernetes/decoding';
import { CLAIM_TEMPLATE, POD_TEMPLATE } from '../../src/kubernetes/pod-fields';

/** What the server says of a type, with references followed. */
interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

const api = new Api();
afterAll(() => api.close());

test.each([
  ['pod template', 'PodTemplateSpec', POD_TEMPLATE],
  ['claim template', 'PersistentVolumeClaim', CLAIM_TEMPLATE],
] as const)('no field that the server has in a %s is missing from the table', async (_what, type, table) => {
  const { components: { schemas } } = await api.demand('GET', '/openapi/v3/apis/apps/v1');
  const follow = ({ $ref, allOf, ...schema }: Schema): Schema => {
    if ($ref) { return follow(schemas[$ref.slice($ref.lastIndexOf('/') + 1)]); }
    return allOf?.length === 1 ? follow(allOf[0]) : schema;
  };
  const missing = (given: Schema, field: Field, path: string): string[] => {
    if (typeof field === 'string' || VALUE in field) { return []; }
    const schema = follow(given);
    if (ITEM in field) { return missing(schema.items!, field[ITEM] as Field, `${path}[]`); }
    return Object.entries(schema.properties!).flatMap(([name, below]) => name in field ? missing(below, field[name], `${path}.${name}`) : [`${path}.${name}`]);
  };

  expect(missing(schemas[`io.k8s.api.core.v1.${type}`], table, '')).toEqual([]);
});
