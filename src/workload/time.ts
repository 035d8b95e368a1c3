/** How the pods know what time it is where their users live. */

export const HOST_TIME_VOLUME = 'host-time';
export const HOST_TIME_PATH = '/etc/localtime';

export function timeZoneProblems(timeZone: string): string[] {
  return isTimeZone(timeZone) ? [] : [`'timeZone' is '${timeZone}', which is no name of the IANA time zone database; write one such as 'Europe/Berlin' or 'UTC'`];
}

/** The runtime knows every name but ignores case; libc in the container does not. */
function isTimeZone(timeZone: string): boolean {
  if (/^[+-]/.test(timeZone)) { return false; }
  try {
    const known = new Intl.DateTimeFormat('en', { timeZone });
    return known.resolvedOptions().timeZone === timeZone || isSpelledLikeATimeZone(timeZone);
  } catch {
    return false;
  }
}

/** Aliases resolve to another name, so their case is judged by how the database spells: `Europe/Kyiv`, `Etc/GMT+5`, `America/Port_of_Spain`. */
function isSpelledLikeATimeZone(timeZone: string): boolean {
  const [area, ...places] = timeZone.split('/');
  if (places.length === 0) { return /^[A-Z][a-z]+$|^[A-Z]+(-[A-Z]+|-[A-Z][a-z]+)?$|^(GMT[+-]?0|[A-Z]{3}\d([A-Z]{3})?)$/.test(area); }
  return /^([A-Z][a-z]+|US)$/.test(area) && places.every(place => place.split(/[_-]/).every((word, index) =>
    /^[A-Z][a-z]*([A-Z][a-z]+)*$|^[A-Z]{2,3}$|^GMT\+?\d*$|^\d+$/.test(word) || (index > 0 && /^(of|es|au)$/.test(word))));
}

export function renderHostTimeVolume() {
  return { name: HOST_TIME_VOLUME, hostPath: { path: HOST_TIME_PATH } };
}

export function renderHostTimeMount() {
  return { name: HOST_TIME_VOLUME, mountPath: HOST_TIME_PATH, readOnly: true };
}
