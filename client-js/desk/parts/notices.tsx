/** Shows what `notices.ts` holds, at the top of the page; read out politely. */
import { dismiss, notices } from "../notices.ts";
import { t } from "../words.ts";

export function Notices() {
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.value.map((notice) => (
        <div key={notice.id} class={`notice ${notice.kind}`}>
          <p>
            <b>{notice.text}</b> {notice.detail}
          </p>
          {notice.action !== null && (
            <button
              class="plain"
              type="button"
              onClick={() => {
                notice.action?.run();
                dismiss(notice.id);
              }}
            >
              {notice.action.name}
            </button>
          )}
          <button class="plain" type="button" aria-label={t("desk.close")} onClick={() => dismiss(notice.id)}>
            ✕
          </button>
        </div>
      ))}
    </div>
  );
}
