/** The question in the page's address, so that a search can be kept as a bookmark, sent, and gone back to. */

/** The question in `address`. @param key the parameter, `q`; with `#` before it, it stands behind the address's `#` */
export function questionIn(address: string, key: string): string {
  const { parameters, name } = parts(new URL(address), key);
  return parameters.get(name) ?? "";
}

/** `address` with another question, or with none. All else in it stays. */
export function withQuestion(address: string, key: string, question: string): string {
  const url = new URL(address);
  const { parameters, name, inHash } = parts(url, key);
  if (question === "") parameters.delete(name);
  else parameters.set(name, question);
  if (inHash) url.hash = parameters.toString();
  else url.search = parameters.toString();
  return url.href;
}

function parts(url: URL, key: string): { parameters: URLSearchParams; name: string; inHash: boolean } {
  const inHash = key.startsWith("#");
  const parameters = new URLSearchParams(inHash ? url.hash.slice(1) : url.search);
  return { parameters, name: inHash ? key.slice(1) : key, inHash };
}
