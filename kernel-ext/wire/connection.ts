/**
 * Connection files: how a Jupyter client tells a kernel where to listen and how to sign.
 * (Jupyter's "Making kernels for Jupyter", section "Connection files".)
 */

import { randomUUID } from "node:crypto";
import * as net from "node:net";
import { InputError } from "../errors";
import { readJson } from "../files";

export const portNames = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"] as const;
export type PortName = (typeof portNames)[number];

export interface ConnectionInfo extends Record<PortName, number> {
  transport: "tcp" | "ipc";
  /** Address to bind, or the path prefix for `ipc`. */
  ip: string;
  /** The HMAC key; empty means unsigned. */
  key: string;
  signature_scheme: string;
  kernel_name?: string;
}

/** Reads and checks a connection file. @throws InputError naming the file and the field. */
export function readConnectionFile(file: string): ConnectionInfo {
  const info = readJson(file, "connection file") as Partial<ConnectionInfo>;
  const wrong = (field: string, expected: string, found: unknown) =>
    new InputError(
      `the connection file ${file} has a bad ${field}: expected ${expected}, found ${JSON.stringify(found)}`,
    );
  if (typeof info !== "object" || info === null) throw wrong("content", "an object", info);
  const { transport = "tcp", ip, key, signature_scheme = "hmac-sha256" } = info;
  if (transport !== "tcp" && transport !== "ipc") throw wrong("transport", '"tcp" or "ipc"', transport);
  if (typeof ip !== "string" || ip === "") throw wrong("ip", "an address", ip);
  if (typeof key !== "string") throw wrong("key", "a string", key);
  if (signature_scheme !== "hmac-sha256") throw wrong("signature_scheme", '"hmac-sha256"', signature_scheme);
  for (const name of portNames) {
    const port = info[name];
    if (!Number.isInteger(port) || port! < 1 || port! > 65535) throw wrong(name, "a port from 1 to 65535", port);
  }
  return { ...(info as ConnectionInfo), transport, signature_scheme };
}

/** The address of one of the kernel's sockets, in zeromq's form. */
export function endpoint(info: ConnectionInfo, port: PortName): string {
  return info.transport === "ipc" ? `ipc://${info.ip}-${info[port]}` : `tcp://${info.ip}:${info[port]}`;
}

/**
 * A connection on five free local ports with a fresh key. The ports are only probably free: a kernel that finds one
 * taken exits.
 */
export async function newConnection(kernelName: string): Promise<ConnectionInfo> {
  const servers = await Promise.all(portNames.map(() => listen()));
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return {
    transport: "tcp",
    ip: "127.0.0.1",
    key: randomUUID(),
    signature_scheme: "hmac-sha256",
    kernel_name: kernelName,
    ...(Object.fromEntries(portNames.map((name, i) => [name, ports[i]])) as Record<PortName, number>),
  };
}

function listen(): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}
