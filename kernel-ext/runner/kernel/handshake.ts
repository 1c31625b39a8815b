/** The first words with a kernel: asked until it has answered on both channels. */
import { InputError } from "../../errors";
import type { Content, Message } from "../../wire";
import type { Client } from "./client";
import { describeDeath, type KernelProcess } from "./kernel-process";
import { timedOut, within } from "./wait";

/** Milliseconds between two questions. */
const interval = 250;

/** What a kernel says of a port that it did not get. */
const portTaken = /address already in use|EADDRINUSE/i;

/** Another program took a port of the kernel's between its choice and its use. */
export class PortTaken extends InputError {}

/**
 * A subscriber can miss what is published before its subscription arrives: the question is put again until both
 * channels have answered one.
 * @returns content of the kernel_info_reply
 * @throws InputError when the kernel ends before, or does not answer within `seconds`; PortTaken where a port was the
 * reason
 */
export async function shakeHands(
  client: Client,
  kernel: KernelProcess,
  name: string,
  seconds: number,
): Promise<Content> {
  const deadline = performance.now() + seconds * 1000;
  const replies: Promise<Message>[] = [];
  const idles: Promise<Message>[] = [];
  while (performance.now() < deadline) {
    const { reply, idle } = client.request("kernel_info_request", {});
    replies.push(reply);
    idles.push(idle);
    const both = Promise.all([Promise.race(replies), Promise.race(idles)]);
    const answer = await within(Promise.race([both, kernel.exited]), Math.min(interval, deadline - performance.now()));
    if (answer === timedOut) {
      // A kernel may live on without the port that it did not get, and never answer.
      const words = kernel.lastWords();
      if (portTaken.test(words)) throw new PortTaken(`the kernel ${name} did not get a port: ${words}`.trimEnd());
      continue;
    }
    if (Array.isArray(answer)) return answer[0].content;
    const words = kernel.lastWords();
    const Problem = portTaken.test(words) ? PortTaken : InputError;
    throw new Problem(`the kernel ${name} ended before it was ready (${describeDeath(answer)})\n${words}`.trimEnd());
  }
  throw new InputError(`the kernel ${name} did not answer within ${seconds} s\n${kernel.lastWords()}`.trimEnd(), {
    fix: "give it longer with --start-timeout",
  });
}
