/**
 * The way to the session's inspector, on a thread of its own: it passes messages on while the main thread computes, and
 * while it is stopped at a breakpoint. There is no port that another user of the machine could connect to.
 */
import * as inspector from "node:inspector";
import { Socket } from "node:net";
import { createFrameReader, descriptors, encodeFrame, type FromInspector, type ToInspector } from "../../link";

let session: inspector.Session | undefined;

const pipe = new Socket({ fd: descriptors.inspector, readable: true, writable: true });
const send = (message: FromInspector) => pipe.write(encodeFrame(message));

pipe.on("error", () => {});
pipe.on(
  "data",
  createFrameReader<ToInspector>(({ body }) => post(body)),
);

function post({ id, method, params }: ToInspector): void {
  session ??= open();
  session.post(method, params, (error, result) => {
    // Some errors of the inspector's are objects with a message, and no Errors.
    if (error) send({ id, error: String((error as Partial<Error>).message ?? error) });
    else send({ id, result });
  });
}

function open(): inspector.Session {
  const opened = new inspector.Session();
  opened.connectToMainThread();
  opened.on("inspectorNotification", ({ method, params }: inspector.InspectorNotification<unknown>) => {
    // A process that ends waits for its debugger to leave. While it lives, the connection stays: after a second one V8
    // takes no `Debugger.pause` any more.
    if (method === "NodeRuntime.waitingForDisconnect") opened.disconnect();
    else send({ method, params });
  });
  opened.post("NodeRuntime.notifyWhenWaitingForDisconnect", { enabled: true });
  return opened;
}
