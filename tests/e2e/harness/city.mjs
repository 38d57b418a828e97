/**
 * Builders of a made-up city, over the HTTP interface alone, so that every test also proves that a city can be set up
 * from outside. Each returns the object as the server gave it.
 */
import { person } from "./api.mjs";
import { ADMIN } from "./server.mjs";

const PASSWORD = "made-up-for-the-tests";
const MINUTE_MS = 60_000;

/** @typedef {{ id: string, name: string, code: string }} Department */
/** @typedef {{ username: string, password: string }} Account */
/** @typedef {{ id: string, no: number, text: string }} Question */
/** @typedef {{ id: string, published_at: string }} Answer */
/** @typedef {{ form?: "answer" | "holding" | "contribution", outcome?: string, promised_until?: string }} Reply beside its text */
/** @typedef {Awaited<ReturnType<typeof foundCity>>} City */
/** @typedef {Awaited<ReturnType<City["interview"]>>} Interview */

/** @param {string} url the server's */
export async function foundCity(url) {
  const admin = person(url);
  await admin.signIn(ADMIN);
  await admin.call("PATCH", "/settings", { notice_days: 0 }); // interviews of today can be announced
  let made = 0;

  /** @param {string} name @returns {Promise<Department>} */
  async function department(name) {
    const code = `d${(made += 1)}`;
    return /** @type {Department} */ (await admin.call("POST", "/departments", { code, name }));
  }

  /** @param {string} name @param {"moderator" | "official" | "assessor" | "admin"} role @param {Department} [of] @returns {Promise<Account>} */
  async function staff(name, role, of) {
    const username = `${role}-${(made += 1)}`;
    const roles = [of === undefined ? { role } : { role, department_id: of.id }];
    await admin.call("POST", "/staff", { username, name, roles, password: PASSWORD });
    return { username, password: PASSWORD };
  }

  /** Somebody on the staff as a program. @param {Account} account */
  async function signedIn(account) {
    const somebody = person(url);
    await somebody.signIn(account);
    return somebody;
  }

  /** A netizen as a program. @param {string} nickname */
  async function netizen(nickname) {
    const somebody = person(url);
    await somebody.introduce(nickname);
    return somebody;
  }

  /** @type {Map<string, import("./api.mjs").Person>} */
  const officials = new Map();
  const moderator = await signedIn(await staff("主持人", "moderator"));

  /** @param {Department} of */
  async function officialOf(of) {
    const official = officials.get(of.id) ?? (await signedIn(await staff("答复人", "official", of)));
    officials.set(of.id, official);
    return official;
  }

  /** A draft; `announce`, `open` and so on move it along. @param {{ title: string, departments: Department[], startsInMinutes?: number, moderation?: "pre" | "post" }} plan */
  async function interview({ title, departments, startsInMinutes = 60, moderation = "pre" }) {
    const start = Date.now() + startsInMinutes * MINUTE_MS;
    const { id } = /** @type {{ id: string }} */ (
      await moderator.call("POST", "/interviews", {
        title,
        subject: `${title}：网民提问，部门答复`,
        moderation,
        department_ids: departments.map((one) => one.id),
        planned_start_at: new Date(start).toISOString(),
        planned_end_at: new Date(start + 90 * MINUTE_MS).toISOString(),
        collect_from: new Date(Date.now() - MINUTE_MS).toISOString(),
        guests: [{ name: "王一", post: "局长" }],
      })
    );
    /** @param {string} act @param {unknown} [body] */
    const move = (act, body) => moderator.call("POST", `/interviews/${id}/${act}`, body);
    /** As the moderator sees them: in any status. */
    async function questions() {
      const { items } = /** @type {{ items: Question[] }} */ (await moderator.call("GET", `/interviews/${id}/queue?limit=200`));
      return items.toSorted((a, b) => a.no - b.no);
    }
    return {
      id,
      path: `/interviews/${id}`,
      announce: () => move("announce"),
      open: () => move("open"),
      pause: () => move("pause"),
      end: () => move("end"),
      archive: () => move("archive"),
      cancel: () => move("cancel"),
      /** @param {string} text */
      announce_in_room: (text) => move("announcements", { text }),
      /** @param {string} speaker @param {string} text */
      state: (speaker, text) => move("statements", { speaker, text }),
      /** @param {import("./api.mjs").Person} asker @param {string} text @returns {Promise<Question>} */
      async ask(asker, text) {
        const { question } = /** @type {{ question: Question }} */ (await asker.call("POST", `/interviews/${id}/questions`, { text }));
        return question;
      },
      questions,
      /** Every text that is stored, in the order of asking. */
      texts: async () => (await questions()).map((one) => one.text),
      /** @param {number} no */
      async question(no) {
        const found = (await questions()).find((one) => one.no === no);
        if (found === undefined) throw new Error(`no question ${no} in ${title}`);
        return found;
      },
    };
  }

  return {
    department,
    staff,
    signedIn,
    netizen,
    interview,
    admin,
    moderator,
    officialOf,
    /** @param {Question} question */
    approve: (question) => moderator.call("POST", `/questions/${question.id}/approve`),
    /** The answer of a department's official, who is made at need. @param {Question} question @param {Department} of @param {string} text @param {Reply} [reply] @returns {Promise<Answer>} */
    async answer(question, of, text, reply = {}) {
      const official = await officialOf(of);
      const { answer } = /** @type {{ answer: Answer }} */ (await official.call("POST", `/questions/${question.id}/answers`, { text, ...reply }));
      return answer;
    },
    /** What a department's official does with a question. @param {Question} question @param {Department} of @param {"return" | "extension"} act @param {unknown} body */
    async handle(question, of, act, body) {
      await (await officialOf(of)).call("POST", `/questions/${question.id}/${act}`, body);
    },
    /** The department shows that it kept what an answer promised. @param {Answer} answer @param {Department} of @param {string} text */
    async keepPromise(answer, of, text) {
      await (await officialOf(of)).call("POST", `/answers/${answer.id}/evidence`, { text });
    },
    /** The moderator has other departments work on it, too. @param {Question} question @param {Department[]} departments */
    share: (question, departments) =>
      moderator.call("PUT", `/questions/${question.id}/co_handlers`, { department_ids: departments.map((one) => one.id) }),
    /** An interview that is live, of one department. @param {string} title @param {Department} of @param {"pre" | "post"} [moderation] */
    async liveInterview(title, of, moderation) {
      const room = await interview({ title, departments: [of], moderation });
      await room.announce();
      await room.open();
      return room;
    },
  };
}
