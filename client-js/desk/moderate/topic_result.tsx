/** What a vote for the topic has come to, and taking it as what the interview is about; of a tie the moderator chooses. */
import type { Interview, Poll } from "../../lib/index.ts";
import { sayRefused } from "../notices.ts";
import { call } from "../server.ts";
import { may } from "../session.ts";
import { t } from "../words.ts";

export function TopicResult({ poll, interview }: { poll: Poll; interview: Interview }) {
  const leading = leadersOf(poll);
  const taken = interview.topic?.poll_id === poll.id ? interview.topic.option : null;
  const take = async (option: number): Promise<void> => {
    const body = { topic: { poll_id: poll.id, option } };
    const result = await call("PATCH /interviews/{id}", { path: { id: interview.id }, body });
    if (!result.ok) sayRefused(t("poll.refused_take"), result.problem);
  };
  if (leading.length === 0) return <p class="soft">{t("poll.no_votes")}</p>;
  const names = leading.map((option) => option.text).join(t("desk.comma"));
  const isOffered = ["announced", "live"].includes(interview.status) && may("change_interview");
  return (
    <>
      <p>{t(leading.length > 1 ? "poll.tie" : "poll.leading", { options: names })}</p>
      {taken !== null && (
        <p>
          <b>{t("poll.taken", { option: poll.options[taken - 1]?.text ?? "" })}</b>
        </p>
      )}
      {isOffered && (
        <p class="facts">
          {leading
            .filter((option) => option.no !== taken)
            .map((option) => (
              <button key={option.no} class="button" type="button" onClick={() => void take(option.no)}>
                {t("poll.take", { option: option.text })}
              </button>
            ))}
        </p>
      )}
    </>
  );
}

/** The options with the most votes: several when they are level, none when nobody voted. */
export function leadersOf(poll: Poll): Poll["options"] {
  const most = Math.max(0, ...poll.options.map((option) => option.votes ?? 0));
  return most === 0 ? [] : poll.options.filter((option) => option.votes === most);
}
