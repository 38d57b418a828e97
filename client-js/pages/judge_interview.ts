/**
 * The judgement of the whole interview, once by everybody who takes part. That it was given is remembered here:
 * the server tells whoever judges twice, and nobody before.
 */
import type { Http, Id } from "../lib/index.ts";
import { giveFrom, thank } from "./give.ts";
import { find, maybe } from "./page.ts";
import type { Who } from "./who.ts";
import { say } from "./words.ts";

export interface JudgeInterview {
  /** Shown while it is live, and after the end until it is archived. */
  setStatus(status: string): void;
}

export function judgeInterview(id: Id, whoIs: Who, http: Http, storage: Storage): JudgeInterview {
  const place = maybe("judge");
  const form = place === null ? null : find<HTMLFormElement>(place, "form");
  if (place === null || form === null) return { setStatus: () => undefined };
  const name = `wenzheng.judged.${id}`;
  let isJudged = read(storage, name);
  if (isJudged) place.hidden = true;
  const more = find(form, ".rate-more");
  if (more !== null) more.hidden = true;
  form.addEventListener("change", () => {
    if (more !== null) more.hidden = false;
  });

  const judge = async (): Promise<void> => {
    if (!(await whoIs.ensure(form))) return;
    const score = Number(find<HTMLInputElement>(form, "[name=score]:checked")?.value);
    const comment = find<HTMLInputElement>(form, "[name=comment]")?.value.trim() ?? "";
    const body = comment === "" ? { score } : { score, comment };
    let words = say("live.rated");
    const isGiven = await giveFrom(form, async () => {
      const result = await http.call("PUT /interviews/{id}/judgement", { path: { id }, body });
      if (result.ok) return result;
      if (result.problem.code === "not_signed_in") whoIs.forget();
      if (result.problem.code !== "already_rated") return result;
      // Judged before, on another day or device: that stands.
      words = say("live.already_judged");
      return { ok: true, status: result.problem.status, body: undefined, is_replayed: true };
    });
    if (!isGiven) return;
    isJudged = true;
    try {
      storage.setItem(name, "1");
    } catch {
      // Without storage the form comes back with the page; the server knows.
    }
    thank(form, words);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void judge();
  });

  return {
    setStatus: (status) => {
      const isOpen = status === "live" || status === "ended";
      if (find(place, "form") !== null) place.hidden = isJudged || !isOpen;
    },
  };
}

function read(storage: Storage, name: string): boolean {
  try {
    return storage.getItem(name) !== null;
  } catch {
    return false;
  }
}
