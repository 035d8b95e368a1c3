import { UserError } from '../../src/kubernetes/user-error';

/** More than all manifests of any repository: what is larger is a mistake, or meant to fill the memory. */
export const LARGEST_INPUT = 256 * 2 ** 20;

/** The text of a file, which has to be UTF-8: kubectl sends nothing else. */
export function textOf(bytes: Buffer, name: string): string {
  checkSize(bytes.length, name);
  const text = bytes.toString('utf8');
  if (!text.includes('\ufffd')) { return text; }

  const offset = offsetOfMistake(bytes, text);
  if (offset === undefined) { return text; }
  const line = bytes.subarray(0, offset).filter(byte => byte === 10).length + 1;
  throw new UserError(`${name}:${line}: the byte at offset ${offset} is not UTF-8; save the file as UTF-8`);
}

export function checkSize(bytes: number, name: string): void {
  if (bytes > LARGEST_INPUT) {
    throw new UserError(`'${name}' is larger than ${LARGEST_INPUT / 2 ** 20} MiB; name only the files that hold manifests`);
  }
}

// The character U+FFFD stands for a mistake, unless the file has it.
function offsetOfMistake(bytes: Buffer, text: string): number | undefined {
  let offset = 0;
  let from = 0;
  for (let at = text.indexOf('\ufffd'); at !== -1; at = text.indexOf('\ufffd', from)) {
    offset += Buffer.byteLength(text.slice(from, at));
    if (bytes.readUIntBE(offset, Math.min(3, bytes.length - offset)) !== 0xefbfbd) { return offset; }
    offset += 3;
    from = at + 1;
  }
  return undefined;
}
