/** Taking an address, and what to do where it cannot be had. */
import * as net from "node:net";
import type { FastifyInstance } from "fastify";
import { InputError, messageOf } from "../../errors";

/** @returns where the service is @throws InputError when the address is taken, forbidden or not this machine's */
export async function listen(app: FastifyInstance, { host, port }: { host: string; port: number }): Promise<string> {
  const name = host.replace(/^\[(.*)\]$/, "$1");
  try {
    await app.listen({ host: name, port });
  } catch (error) {
    await app.close();
    throw cannotListen(name, port, error);
  }
  const bound = app.server.address() as net.AddressInfo;
  // A name, and what stands for every address, can be visited as they are.
  const visited = net.isIP(name) === 0 ? name : net.isIPv6(name) ? `[${name}]` : name;
  return `http://${visited}:${bound.port}`;
}

function cannotListen(host: string, port: number, error: unknown): InputError {
  const reasons: Record<string, [found: string, fix: string]> = {
    EADDRINUSE: [`port ${port} is in use`, "end what listens there, or give another --port; 0 takes a free one"],
    EACCES: [`port ${port} is not yours to take`, "give a --port above 1023"],
    EADDRNOTAVAIL: [`${host} is not an address of this machine`, "give --host 127.0.0.1, or 0.0.0.0 for all of them"],
    EAFNOSUPPORT: ["this machine does not speak IPv6", "give --host 127.0.0.1"],
    ENOTFOUND: [`the name ${host} is not known`, "give an address, such as --host 127.0.0.1"],
    EAI_AGAIN: [`the name ${host} cannot be looked up`, "give an address, such as --host 127.0.0.1"],
  };
  const { code = "" } = error as NodeJS.ErrnoException;
  const [found, fix] = (Object.hasOwn(reasons, code) && reasons[code]) || [
    messageOf(error),
    "give another --host or --port",
  ];
  return new InputError("the service cannot listen", { field: "host, port", found, fix, cause: error });
}
