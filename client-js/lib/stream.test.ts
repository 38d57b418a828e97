/** A stream of events by `fetch`: how it is read, and what its ends mean. */
import { expect, test } from "vitest";
import { eventReader, fetchStream } from "./stream.ts";
import { settle } from "./testing/clock.ts";
import type { FetchAnswer } from "./http.ts";

test.each([
  [["data: a\n\n"], ["a"]],
  [["da", "ta: a\n", "\ndata: b\n\n"], ["a", "b"]],
  [["data:a\r\n\r", "\ndata: b\r\n\r\n"], ["a", "b"]],
  [["data: a\ndata: b\n\n"], ["a\nb"]],
  [[": alive\n\nid: e1.7\nevent: message\ndata: a\n\n"], ["a"]],
  [["data: unfinished\n"], []],
])("of %j the events are %j", (pieces, expected) => {
  const data: string[] = [];
  pieces.forEach(eventReader((text) => void data.push(text)));
  expect(data).toEqual(expected);
});

function opened(status: number, text: string, asked: Record<string, string>[] = []) {
  const log: unknown[] = [];
  let isCancelled = false;
  let said = false;
  const reader = {
    read: () => {
      if (said) return new Promise<{ done: boolean }>((resolve) => setTimeout(() => resolve({ done: true })));
      said = true;
      return Promise.resolve({ done: false, value: new TextEncoder().encode(text) });
    },
    cancel: () => {
      isCancelled = true;
      return Promise.resolve();
    },
  };
  const answer: FetchAnswer = {
    status,
    headers: { get: () => null },
    text: () => Promise.resolve(text),
    body: { getReader: () => reader },
  };
  const stream = fetchStream(
    (_, init) => {
      asked.push(init.headers);
      return Promise.resolve(answer);
    },
    { authorization: "Bearer t" },
    "https://city.example/events",
  );
  stream.onopen = () => log.push("open");
  stream.onmessage = ({ data }) => log.push(data);
  stream.onclose = (end) => log.push(end);
  return { stream, log, isCancelled: () => isCancelled };
}
const over = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

test("it opens, says what comes, and ends when the answer does", async () => {
  const asked: Record<string, string>[] = [];
  const { log } = opened(200, "data: 供热\n\n", asked);
  await over();
  expect(asked).toEqual([{ authorization: "Bearer t", accept: "text/event-stream" }]);
  expect(log).toEqual(["open", "供热", { code: 1006, reason: "" }]);
});

test.each([
  [404, '{"code":"not_found"}', { code: 1008, reason: "not_found" }],
  [403, "<html>", { code: 1008, reason: "http_403" }],
  [429, "{}", { code: 1006, reason: "" }],
  [503, '{"code":"draining"}', { code: 1006, reason: "" }],
])("an answer of %i with %s ends it with %j", async (status, text, end) => {
  const { log } = opened(status, text);
  await over();
  expect(log).toEqual([end]);
});

test("whoever leaves lets the answer go, also before it came", async () => {
  const late = opened(200, "data: a\n\n");
  late.stream.close();
  await settle();
  expect(late.isCancelled()).toBe(true);
  expect(late.log).not.toContain("open");
});
