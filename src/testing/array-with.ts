import { compare, describe } from './compare';
import { Matcher } from './matcher';
import { below, differs, holds, Outcome, Place, renderDifferences, show, together } from './outcome';

/** A list that has an item of its own for each that is asked for, in any order, among others. */
export class ArrayWith extends Matcher {
  constructor(private readonly items: any[]) { super(); }

  public _compare(actual: any, place: Place): Outcome {
    if (!Array.isArray(actual)) { return differs(place, this._describe(), show(actual)); }

    const outcomes = this.items.map(item => actual.map((value, index) => compare(item, value, below({ ...place, path: '' }, index))));
    const chosen = pairUp(outcomes.map(row => row.map(holds)));
    return together(this.items.map((item, index) => chosen[index] === undefined
      ? differs(place, `an item like ${describe(item)}`, closest(item, actual, place))
      : outcomes[index][chosen[index]]));
  }

  public _describe(): string {
    return `a list with ${this.items.map(describe).join(', ')}`;
  }
}

/** Gives each row a column of its own where `fits` allows it: the largest pairing there is. */
function pairUp(fits: boolean[][]): (number | undefined)[] {
  const rowOf = new Map<number, number>();
  const place = (row: number, tried: Set<number>): boolean => fits[row].some((fit, column) => {
    if (!fit || tried.has(column)) { return false; }
    tried.add(column);
    const other = rowOf.get(column);
    if (other !== undefined && !place(other, tried)) { return false; }
    rowOf.set(column, row);
    return true;
  });
  fits.forEach((_, row) => place(row, new Set()));

  const columnOf = new Map([...rowOf].map(([column, row]) => [row, column]));
  return fits.map((_, row) => columnOf.get(row));
}

function closest(item: any, actual: any[], place: Place): string {
  const candidates = actual
    .map((value, index) => ({
      index,
      named: item?.name !== undefined && item.name === value?.name,
      differences: compare(item, value, { ...place, path: '' }).differences,
    }))
    .sort((a, b) => Number(b.named) - Number(a.named) || a.differences.length - b.differences.length);
  if (candidates.length === 0) { return 'an empty list'; }

  const [{ index, differences }] = candidates;
  if (differences.length === 0) { return `only [${index}], which another expected item has taken`; }
  return `no such item; the closest, [${index}], differs:\n${renderDifferences(differences)}`;
}
