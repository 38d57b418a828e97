/**
 * Every call of the HTTP interface as types, by names like "POST /questions/{id}/approve": what goes in and what
 * comes out, taken from the server's description. Nothing here runs; sending is done by `http.ts`.
 */
import type { components, paths } from "./api.gen.ts";
import type { AsSent, List, Setting } from "./types.ts";

type Base = "/api/v1";
/** A file as it is. */
export type File = Uint8Array<ArrayBuffer>;
type Method = "get" | "post" | "put" | "patch" | "delete";

type NamesOf<P extends keyof paths> = P extends `${Base}${infer Rest}`
  ? { [M in Method]: paths[P][M] extends object ? `${Uppercase<M>} ${Rest}` : never }[Method]
  : never;

/** The name of a call: its method and its path below `/api/v1`. */
export type CallName = { [P in keyof paths]: NamesOf<P> }[keyof paths];

type Described<N extends CallName> = N extends `${infer M} ${infer Rest}`
  ? `${Base}${Rest}` extends infer P extends keyof paths
    ? Lowercase<M> extends infer L extends Method
      ? paths[P][L]
      : never
    : never
  : never;

type PathOf<D> = D extends { parameters: { path: infer P extends object } } ? { path: P } : unknown;
type QueryOf<D> = D extends { parameters: { query?: infer Q } }
  ? [Q] extends [undefined]
    ? unknown
    : { query?: Exclude<Q, undefined> }
  : unknown;
type BodyOf<D> = D extends { requestBody: { content: { "application/octet-stream": unknown } } }
  ? { body: File }
  : D extends { requestBody: { content: { "application/json": infer B } } }
  ? { body: B }
  : D extends { requestBody?: { content: { "application/json": infer B } } }
    ? { body?: NonNullable<B> }
    : unknown;

type JsonOf<R> = R extends { content: { "application/json": infer B } } ? AsSent<B> : undefined;
type Success<D> = D extends { responses: infer R }
  ? R extends { 200: infer A }
    ? JsonOf<A>
    : R extends { 201: infer A }
      ? JsonOf<A>
      : undefined
  : never;

type Schemas = components["schemas"];

/** What the description leaves open. */
interface Overridden {
  /** Only the asker is given it, and the asker always. */
  "POST /interviews/{id}/questions": {
    answer: AsSent<Schemas["QuestionWritten"]> & { tracking_code: string };
  };
  /** Of what type a value is depends on the setting. */
  "GET /settings": { answer: List<Setting> };
  "PATCH /settings": { answer: List<Setting> };
}

/** What a call takes: `path`, `query`, `body`, as far as it has them. */
export type InputOf<N extends CallName> = PathOf<Described<N>> & QueryOf<Described<N>> & BodyOf<Described<N>>;

/** What a call answers when it succeeds; `undefined` where there is nothing to say. */
export type AnswerOf<N extends CallName> = N extends keyof Overridden
  ? Overridden[N]["answer"]
  : Success<Described<N>>;

/** What is said of an interview when it is planned. */
export type InterviewPlan = InputOf<"POST /interviews">["body"];
