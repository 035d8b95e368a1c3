/** The names that a misspelt one may mean, the closest first. */
export function similar(given: string, names: readonly string[]): string[] {
  const wanted = given.toLowerCase();
  return names
    .map(name => ({ name, distance: distanceOf(wanted, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(name.length * 0.4)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** ` (did you mean X?)`, or nothing. */
export function didYouMean(given: string, names: readonly string[]): string {
  const found = similar(given, names);
  return found.length === 0 ? '' : ` (did you mean ${found.join(' or ')}?)`;
}

/** Letters to add, remove, replace or swap. */
function distanceOf(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 10) { return a.length + b.length; }
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i++) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) { rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1); }
    }
  }
  return rows[a.length][b.length];
}
