/** One request to the service: JSON, or an error in words for people. */

/** What the service, or the way to it, refused. */
export class ServiceFailure extends Error {
  constructor(
    message: string,
    /** HTTP's status; 0: there was no answer. */
    readonly status: number,
  ) {
    super(message);
    this.name = "ServiceFailure";
  }
}

export interface RequestOptions {
  token?: string;
  signal?: AbortSignal;
  /** Most times that a refusal with `Retry-After` is waited out; 3 by default. */
  retries?: number;
}

/** Seconds that are waited where `Retry-After` is unreadable, and at most. */
const WAIT = { usual: 1, longest: 10 };

/**
 * Gets JSON.
 *
 * @throws ServiceFailure when the service cannot be reached or refuses
 * @throws DOMException named `AbortError`
 */
export async function getJson(address: URL, { token, signal, retries = 3 }: RequestOptions): Promise<unknown> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (token) headers.authorization = `Bearer ${token}`;
  for (let tries = 0; ; tries++) {
    const response = await reach(address, { headers, signal });
    if (response.ok) return read(response, address, signal);
    if (response.status !== 429 || tries >= retries) throw await refusal(response);
    await pause(waitOf(response.headers.get("retry-after")), signal);
  }
}

async function reach(address: URL, options: RequestInit): Promise<Response> {
  try {
    return await fetch(address, options);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ServiceFailure(`${address.origin} does not answer. Check that the service runs, then try again.`, 0);
  }
}

/** A server that sends every address the same page is not a service. */
async function read(response: Response, { origin }: URL, signal?: AbortSignal): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ServiceFailure(`${origin} answered, but not as a search service. Check its address.`, response.status);
  }
}

/** Seconds to wait. `Retry-After` is a number of seconds; a date is not read. */
export function waitOf(header: string | null): number {
  const seconds = header === null || header.trim() === "" ? Number.NaN : Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, WAIT.longest) : WAIT.usual;
}

async function refusal(response: Response): Promise<ServiceFailure> {
  const { status } = response;
  if (status === 401) return new ServiceFailure("The service wants a token, or another one.", status);
  if (status === 429) return new ServiceFailure("The service is busy. Try again in a moment.", status);
  const said = await response.json().catch(() => undefined);
  const message = (said as { error?: { message?: unknown } } | undefined)?.error?.message;
  return new ServiceFailure(typeof message === "string" ? message : `The service answered with ${status}.`, status);
}

function pause(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((done, fail) => {
    const timer = setTimeout(done, seconds * 1000);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      fail(signal.reason);
    });
  });
}
