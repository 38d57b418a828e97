/** The polls of the room with how the votes stand, also where the public does not see it yet; and closing them. */
import type { Interview, Poll } from "../../lib/index.ts";
import { sayRefused } from "../notices.ts";
import { now } from "../now.ts";
import { call } from "../server.ts";
import { may } from "../session.ts";
import { momentOf } from "../time.ts";
import { count, figure, t } from "../words.ts";
import { TopicResult } from "./topic_result.tsx";

export function Polls({ polls, interview }: { polls: readonly Poll[]; interview: Interview }) {
  if (polls.length === 0) return null;
  return (
    <section class="polls" aria-label={t("poll.list")}>
      <h2>
        {t("poll.list")} <span class="soft">{figure(polls.length)}</span>
      </h2>
      <div class="scroll" tabIndex={0}>
        {[...polls]
          .reverse()
          .sort((a, b) => Number(a.closed_at !== null) - Number(b.closed_at !== null))
          .map((poll) => (
            <PollRow key={poll.id} poll={poll} interview={interview} />
          ))}
      </div>
    </section>
  );
}

function PollRow({ poll, interview }: { poll: Poll; interview: Interview }) {
  const isOpen = poll.closed_at === null;
  const all = poll.options.reduce((sum, option) => sum + (option.votes ?? 0), 0);
  const close = async (): Promise<void> => {
    const result = await call("POST /polls/{id}/close", { path: { id: poll.id } });
    if (!result.ok) sayRefused(t("poll.refused_close"), result.problem);
  };
  return (
    <article class="poll">
      <p class="facts">
        <span class={isOpen ? "mark approved" : "mark answered"}>{t(isOpen ? "poll.open" : "poll.closed")}</span>
        {poll.purpose === "topic" && <span class="mark">{t("poll.topic_mark")}</span>}
        <span class="grow soft">{count("poll.total", all)}</span>
        {isOpen && may("close_poll") && (
          <button class="button" type="button" onClick={() => void close()}>
            {t("poll.close")}
          </button>
        )}
      </p>
      <h3>{poll.question}</h3>
      {isOpen && poll.closes_at !== null && (
        <p class="soft">{t("poll.until", { when: momentOf(poll.closes_at, now.peek()) })}</p>
      )}
      {isOpen && poll.results_hidden && <p class="soft">{t("poll.hidden")}</p>}
      <ul class="plain-list">
        {poll.options.map((option) => (
          <li key={option.no} class="facts">
            <span class="grow">{option.text}</span>
            <b>{figure(option.votes ?? 0)}</b>
            <span class="soft">{all === 0 ? 0 : Math.round(((option.votes ?? 0) * 100) / all)}%</span>
          </li>
        ))}
      </ul>
      {!isOpen && poll.purpose === "topic" && <TopicResult poll={poll} interview={interview} />}
    </article>
  );
}
