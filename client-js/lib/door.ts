/**
 * A netizen's commands in a room, through whichever of the two doors is open: the socket when it is live,
 * else HTTP. Both take the same idempotency key, so a command that got no reply on the socket is given again
 * over HTTP without being carried out twice. Texts that must survive a closed page are kept by `unsent.ts`.
 */
import type { AnswerOf } from "./calls.ts";
import type { Http, Result } from "./http.ts";
import { problemOf } from "./problem.ts";
import type { Socket } from "./socket.ts";
import type { SocketCommand } from "./frames.ts";
import type { Id, QuestionKind } from "./types.ts";

/** A question that is to be asked. Which department, kind and topic it is about may be left open. */
export interface Ask {
  text: string;
  department_id?: Id;
  follows?: Id;
  kind?: QuestionKind;
  /** The code of a topic. */
  topic?: string;
}

/** What the asker gets: the question with its number, and the code to track it by. */
export type Receipt = AnswerOf<"POST /interviews/{id}/questions">;

/** What a netizen can do in a room. */
export interface Door {
  ask(ask: Ask, key: string): Promise<Result<Receipt>>;
  upvote(question_id: Id): Promise<Result<unknown>>;
  removeUpvote(question_id: Id): Promise<Result<unknown>>;
  withdraw(question_id: Id): Promise<Result<unknown>>;
  appeal(question_id: Id, text?: string): Promise<Result<unknown>>;
  handleAgain(question_id: Id, reason?: string): Promise<Result<unknown>>;
  rate(answer_id: Id, score: number, comment?: string): Promise<Result<unknown>>;
}

export interface DoorOptions {
  http: Http;
  socket: () => Socket;
  newKey: () => string;
  interview_id: Id;
}

export function door({ http, socket, newKey, interview_id }: DoorOptions): Door {
  const give = async <T>(
    key: string,
    command: SocketCommand,
    overHttp: () => Promise<Result<T>>,
  ): Promise<Result<T>> => {
    const sent = await socket().send(key, command);
    // 401 on the socket: it was opened before this person had a cookie. HTTP sends the one of now.
    if (!sent.ok || sent.reply.status === 401) return overHttp();
    const { status, body } = sent.reply;
    if (status < 400) return { ok: true, status, body: body as T, is_replayed: false };
    return { ok: false, problem: problemOf(status, body) };
  };

  return {
    ask: (ask, key) =>
      give<Receipt>(key, { do: "ask", ...ask }, () =>
        // Once: it is `unsent.ts` that tries again, and the person sees in between that the text is kept.
        http.call("POST /interviews/{id}/questions", { path: { id: interview_id }, body: ask }, { key, tries_max: 1 }),
      ),
    upvote: (id) => {
      const key = newKey();
      return give<unknown>(key, { do: "upvote", question_id: id }, () =>
        http.call("PUT /questions/{id}/upvote", { path: { id } }, { key }),
      );
    },
    removeUpvote: (id) => {
      const key = newKey();
      return give<unknown>(key, { do: "remove_upvote", question_id: id }, () =>
        http.call("DELETE /questions/{id}/upvote", { path: { id } }, { key }),
      );
    },
    withdraw: (id) => {
      const key = newKey();
      return give<unknown>(key, { do: "withdraw", question_id: id }, () =>
        http.call("POST /questions/{id}/withdraw", { path: { id } }, { key }),
      );
    },
    appeal: (id, text) => {
      const key = newKey();
      const body = text === undefined ? {} : { text };
      return give<unknown>(key, { do: "appeal", question_id: id, ...body }, () =>
        http.call("POST /questions/{id}/appeal", { path: { id }, body }, { key }),
      );
    },
    handleAgain: (id, reason) => {
      const key = newKey();
      const body = reason === undefined ? {} : { reason };
      return give<unknown>(key, { do: "handle_again", question_id: id, ...body }, () =>
        http.call("POST /questions/{id}/handle_again", { path: { id }, body }, { key }),
      );
    },
    rate: (id, score, comment) => {
      const key = newKey();
      const body = comment === undefined ? { score } : { score, comment };
      return give<unknown>(key, { do: "rate", answer_id: id, ...body }, () =>
        http.call("PUT /answers/{id}/rating", { path: { id }, body }, { key }),
      );
    },
  };
}
