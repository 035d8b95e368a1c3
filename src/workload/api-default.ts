/** Leaves out what the API fills in anyway, so that YAML shows only what somebody decided. */
export function withoutDefault<T>(value: T | undefined, apiDefault: T): T | undefined {
  return value === apiDefault ? undefined : value;
}
