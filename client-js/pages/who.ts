/**
 * Who the reader is in the room: nobody until a nickname is taken. The nickname is asked for when it is first
 * needed, in place; one that was given while there was no connection is kept and taken later.
 */
import { ownProblem, type Http, type Problem } from "../lib/index.ts";
import { laid } from "./fill.ts";
import { find, type PageData } from "./page.ts";
import { problemText } from "./problems.ts";
import { say } from "./words.ts";

const KEPT = "wenzheng.nickname";

export interface Who {
  isSomebody(): boolean;
  /** A nickname to be taken with the next command. */
  wish(nickname: string): void;
  wished(): string;
  /** Takes the wished nickname if one is still nobody. Null when all is well. */
  become(): Promise<Problem | null>;
  /** What was believed is not so any more: the server knows no one behind this cookie. */
  forget(): void;
  /** Asks for a nickname below `after`, if need be; false when the reader would rather not. */
  ensure(after: HTMLElement): Promise<boolean>;
}

export function who(session: PageData["session"], http: Http, storage: Storage, onBecome: () => void): Who {
  let kind = session.kind;
  let nickname = read(storage);

  const become = async (): Promise<Problem | null> => {
    if (kind !== "nobody") return null;
    if (nickname === "") return { ...ownProblem("not_understood"), status: 401, code: "not_signed_in" };
    const taken = await http.call("POST /netizen", { body: { nickname } });
    if (!taken.ok) return taken.problem;
    kind = "netizen";
    onBecome();
    return null;
  };

  const wish = (next: string): void => {
    nickname = next.trim();
    try {
      storage.setItem(KEPT, nickname);
    } catch {
      // Without storage the nickname lives as long as the page.
    }
  };

  return {
    isSomebody: () => kind !== "nobody",
    wish,
    wished: () => nickname,
    become,
    forget: () => {
      kind = "nobody";
    },
    ensure: (after) => {
      if (kind !== "nobody") return Promise.resolve(true);
      return askFor(after, nickname, async (given) => {
        wish(given);
        return become();
      });
    },
  };
}

function read(storage: Storage): string {
  try {
    return storage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}

/** The small form; resolves when the nickname is taken or the reader leaves it. */
function askFor(
  after: HTMLElement,
  nickname: string,
  take: (nickname: string) => Promise<Problem | null>,
): Promise<boolean> {
  for (const open of document.querySelectorAll<HTMLElement>("form.nickname [data-act=cancel]")) open.click();
  const form = laid("nickname", {}) as HTMLFormElement;
  const field = find<HTMLInputElement>(form, "input");
  const problem = find(form, ".problem");
  after.after(form);
  if (field !== null) {
    field.value = nickname;
    field.focus();
  }
  return new Promise((resolve) => {
    const leave = (isTaken: boolean): void => {
      form.remove();
      resolve(isTaken);
      find(after, "button")?.focus();
    };
    find(form, "[data-act=cancel]")?.addEventListener("click", () => leave(false));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const given = field?.value.trim() ?? "";
      void (given === "" ? Promise.resolve(say("live.nickname_missing")) : take(given).then((why) => why && problemText(why)))
        .then((why) => {
          if (why === null) return leave(true);
          if (problem === null) return;
          problem.hidden = false;
          problem.textContent = why;
          field?.focus();
        });
    });
  });
}
