/** Paints a text for a terminal. */
export type Paint = (text: string) => string;

/** The few colours that a report uses; plain text when `isOn` is false. */
export interface Colors {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
}

export function colorsFor(isOn: boolean): Colors {
  const style = (open: number, close: number): Paint => text => isOn ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return { bold: style(1, 22), dim: style(2, 22), red: style(31, 39), green: style(32, 39), yellow: style(33, 39) };
}
