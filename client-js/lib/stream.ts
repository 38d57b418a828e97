/**
 * A stream of Server-Sent Events read by `fetch`, in the shape of a socket that only listens. Not `EventSource`:
 * Node has none, it can carry no token, and it does not tell why it was refused. Where to go on is said in the
 * address, so the events' ids are passed over.
 */
import type { Fetch } from "./http.ts";
import { problemOf } from "./problem.ts";
import { CLOSE_NOT_ALLOWED } from "./socket.ts";
import { ABNORMAL, type StreamLike } from "./wire.ts";

/** Refused now and perhaps not later. */
const PASSING = [408, 429];

export function fetchStream(fetch: Fetch, headers: Record<string, string>, url: string): StreamLike {
  let leave: (() => void) | null = null;
  let isLeft = false;

  const run = async (): Promise<{ code: number; reason: string }> => {
    const answer = await fetch(url, {
      method: "GET",
      headers: { ...headers, accept: "text/event-stream" },
      credentials: "same-origin",
    });
    if (answer.status >= 400 && answer.status < 500 && !PASSING.includes(answer.status)) {
      return { code: CLOSE_NOT_ALLOWED, reason: problemOf(answer.status, await jsonOf(answer)).code };
    }
    const reader = answer.body?.getReader();
    if (answer.status !== 200 || reader === undefined) return { code: ABNORMAL, reason: "" };
    leave = () => void reader.cancel().catch(() => undefined);
    if (isLeft) leave();
    else stream.onopen?.({});
    const decoder = new TextDecoder();
    const take = eventReader((data) => stream.onmessage?.({ data }));
    for (;;) {
      const { done, value } = await reader.read();
      if (done || value === undefined) return { code: ABNORMAL, reason: "" };
      take(decoder.decode(value, { stream: true }));
    }
  };

  const stream: StreamLike = {
    onopen: null,
    onmessage: null,
    onclose: null,
    close: () => {
      isLeft = true;
      leave?.();
    },
  };
  void run()
    .catch(() => ({ code: ABNORMAL, reason: "" }))
    .then((end) => stream.onclose?.(end));
  return stream;
}

async function jsonOf(answer: { text(): Promise<string> }): Promise<unknown> {
  try {
    return JSON.parse(await answer.text());
  } catch {
    return undefined;
  }
}

/** Takes pieces of a stream as they come and hands on the data of each event that is whole. */
export function eventReader(onData: (data: string) => void): (piece: string) => void {
  let rest = "";
  let data: string[] = [];
  const take = (line: string): void => {
    if (line === "") {
      if (data.length > 0) onData(data.join("\n"));
      data = [];
    } else if (line.startsWith("data:")) {
      data.push(line.slice(line.startsWith("data: ") ? 6 : 5));
    }
  };
  return (piece) => {
    const text = rest + piece;
    // A carriage return at the end may be half of a line's end.
    const held = text.endsWith("\r") ? 1 : 0;
    const lines = text.slice(0, text.length - held).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? "") + text.slice(text.length - held);
    lines.forEach(take);
  };
}
