/**
 * The recorded rooms that the server's fold replays as well: a snapshot, the messages after it, the room that they
 * lead to. Left out of the comparison is what only a tally changes and how much the asker of another question asked.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parseMessage, type EventsMessage } from "./frames.ts";
import { openSocket } from "./socket.ts";
import { testClock } from "./testing/clock.ts";
import { testServer } from "./testing/server.ts";
import type { Poll, Question, Room } from "./types.ts";
import { fold } from "./fold.ts";
import { viewOf, type Audience, type View } from "./view.ts";

interface Recording {
  snapshot: Room;
  messages: EventsMessage[];
  expected: Room;
}

const FOLDER = fileURLToPath(new URL("../../tests/fixtures", import.meta.url));
const names = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));

const read = (name: string): Recording => JSON.parse(readFileSync(`${FOLDER}/${name}`, "utf8")) as Recording;
const audienceOf = (name: string): Audience => (name.endsWith(".staff.json") ? "staff" : "public");

test("there are recorded rooms of both audiences", () => {
  expect(new Set(names.map(audienceOf))).toEqual(new Set(["public", "staff"]));
});

describe.each(names)("%s", (name) => {
  const { snapshot, messages, expected } = read(name);

  test("folded, leads to the room that is expected", () => {
    const view = messages.reduce<View>(fold, viewOf(snapshot, audienceOf(name)));
    expect(comparable(roomOf(view))).toEqual(comparable(expected));
  });

  test("carried by a connection, hands every event on once", () => {
    const server = testServer();
    const passed: number[] = [];
    openSocket({
      clock: testClock(),
      chance: () => 0.5,
      network: server.network,
      socket_url: "wss://city.example/live",
      stream_url: "https://city.example/events",
      since: { epoch: snapshot.epoch, seq: snapshot.seq },
      onMessage: (message) => {
        if (message.type === "events") passed.push(...message.events.map((event) => event.seq));
      },
      onState: () => undefined,
    });
    server.last().accept();
    for (const message of messages) server.last().say(message);
    expect(passed).toEqual(messages.flatMap((message) => message.events.map((event) => event.seq)));
    expect(server.last().isClosedByClient).toBe(false);
  });

  test("is understood by the parser", () => {
    for (const message of messages) expect(parseMessage(JSON.stringify(message))).toEqual(message);
  });
});

function roomOf(view: View): Room {
  return {
    epoch: view.epoch,
    seq: view.seq,
    interview: { ...view.interview, seq: view.seq },
    questions: [...view.questions.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    statements: [...view.statements],
    announcements: [...view.announcements],
    polls: [...view.polls],
    online: view.online,
  };
}

function comparable(room: Room): Room {
  return { ...room, online: 0, questions: room.questions.map(withoutCounts), polls: room.polls.map(withoutVotes) };
}

/** Whether they are shown is compared. */
function withoutVotes(poll: Poll): Poll {
  return { ...poll, options: poll.options.map((option) => ({ ...option, votes: option.votes === null ? null : 0 })) };
}

function withoutCounts(question: Question): Question {
  const rating = { count: 0, mean: null };
  return {
    ...question,
    upvotes: 0,
    answers: question.answers.map((answer) => ({ ...answer, rating })),
    ...(question.asker === undefined ? {} : { asker: { ...question.asker, asked: 0, rejected: 0 } }),
  };
}
