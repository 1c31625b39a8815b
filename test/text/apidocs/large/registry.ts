/** A real HTTP server that speaks as much of a registry's language as `npm pack` needs. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { integrityOf, type MadeUpPackage } from "./made-up";

export interface Registry {
  url: string;
  /** Names of the packages whose tarballs were asked for. */
  served: string[];
  /** Packages that it does not know for now. */
  hidden: Set<string>;
  close(): Promise<void>;
}

export async function startRegistry(packages: readonly MadeUpPackage[]): Promise<Registry> {
  const served: string[] = [];
  const hidden = new Set<string>();
  const server = createServer((request, response) => {
    const [name, file] = decodeURIComponent(request.url ?? "")
      .slice(1)
      .split("/-/");
    const found = packages.find(({ source }) => source.name === name && !hidden.has(name));
    if (found === undefined) {
      response.writeHead(404, { "content-type": "application/json" }).end('{"error":"not found"}');
    } else if (file === undefined) {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(document(found)));
    } else {
      served.push(name);
      response.writeHead(200, { "content-type": "application/octet-stream" }).end(found.tarball);
    }
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url, served, hidden },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };

  function document({ source: { name, version }, tarball }: MadeUpPackage): object {
    const dist = { tarball: `${url}/${name}/-/${version}.tgz`, integrity: integrityOf(tarball) };
    return { name, "dist-tags": { latest: version }, versions: { [version]: { name, version, dist } } };
  }
}

/** npm's environment for a registry: nothing of the user's cache or settings gets in. */
export function npmEnvironment(url: string, npmCache: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    npm_config_registry: url,
    npm_config_cache: npmCache,
    npm_config_userconfig: "/dev/null",
    npm_config_audit: "false",
    npm_config_update_notifier: "false",
  };
}
