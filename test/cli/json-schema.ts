/** Where a value differs from a schema; only the words that docs/plan.schema.json uses are known. */
export function violations(value: any, schema: any, root: any = schema, path = '$'): string[] {
  const unknown = Object.keys(schema).filter(word => !KNOWN.has(word));
  if (unknown.length > 0) { throw new Error(`this check does not know ${unknown.join(', ')}`); }
  if (schema.$ref) { return violations(value, root.definitions[schema.$ref.split('/').pop()], root, path); }

  if ('const' in schema && value !== schema.const) { return [`${path} is ${JSON.stringify(value)}, not ${JSON.stringify(schema.const)}`]; }
  if (schema.enum && !schema.enum.includes(value)) { return [`${path} is ${JSON.stringify(value)}, not one of ${schema.enum.join(', ')}`]; }
  if (schema.type && schema.type !== kindOf(value)) { return [`${path} is ${kindOf(value)}, not ${schema.type}`]; }
  if (schema.type === 'array') { return value.flatMap((item: any, index: number) => violations(item, schema.items, root, `${path}[${index}]`)); }
  if (schema.type !== 'object') { return []; }
  return [
    ...schema.required.filter((name: string) => !(name in value)).map((name: string) => `${path}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, part]) => {
      const other = schema.additionalProperties === true ? {} : schema.additionalProperties;
      const found = schema.properties[name] ?? other;
      return found ? violations(part, found, root, `${path}.${name}`) : [`${path}.${name} is not in the schema`];
    }),
  ];
}

const KNOWN = new Set(['$schema', 'title', 'description', 'definitions', '$ref', 'const', 'enum', 'type', 'items', 'required', 'properties', 'additionalProperties']);

function kindOf(value: any): string {
  if (Array.isArray(value)) { return 'array'; }
  if (Number.isInteger(value)) { return 'integer'; }
  return value === null ? 'null' : typeof value;
}
