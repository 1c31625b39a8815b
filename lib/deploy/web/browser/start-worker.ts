/** Starts the worker of an exported folder. */

/** A worker of another origin can only be started through a script of one's own. */
export function startWorker(url: string): Worker {
  if (new URL(url).origin === location.origin) return new Worker(trusted(url), { type: "module" });
  const script = new Blob([`import ${JSON.stringify(url)};`], { type: "text/javascript" });
  return new Worker(trusted(URL.createObjectURL(script)), { type: "module" });
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** A page may demand that scripts' addresses are vouched for: the worker's is named by the folder's manifest. */
function trusted(url: string): string {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  return types ? types.createPolicy("bowlab-search", { createScriptURL: (given) => given }).createScriptURL(url) : url;
}
