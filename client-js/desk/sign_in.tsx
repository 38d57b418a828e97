/** Signing in: the whole page when nobody is there, a dialog over the work when the session has run out. */
import { useEffect, useRef, useState } from "preact/hooks";
import { TextField } from "./parts/field.tsx";
import { Dialog } from "./parts/dialog.tsx";
import { focusFirst } from "./parts/first.ts";
import { ProblemLine } from "./parts/problem.tsx";
import { server } from "./server.ts";
import { session, take } from "./session.ts";
import { useSending } from "./sending.ts";
import { t } from "./words.ts";

export async function loadSession(): Promise<void> {
  const result = await server.call("GET /session", {});
  if (result.ok) take(result.body);
  else session.value = { name: "failed", problem: result.problem };
}

export async function signOut(): Promise<void> {
  const result = await server.call("DELETE /session", {});
  if (result.ok || result.problem.status === 401) session.value = { name: "nobody" };
}

export function SignInPage() {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => void focusFirst(box.current), []);
  return (
    <div class="sign-in" ref={box}>
      <h1>{t("sign_in.title")}</h1>
      <p class="soft">{t("sign_in.hint")}</p>
      <SignInForm />
    </div>
  );
}

export function SignInAgain() {
  return (
    <Dialog title={t("sign_in.over")}>
      <p class="soft">{t("sign_in.kept")}</p>
      <SignInForm />
    </Dialog>
  );
}

function SignInForm() {
  const known = session.value.name === "staff" ? session.value.staff.username : "";
  const [username, writeUsername] = useState(known);
  const [password, writePassword] = useState("");
  const { isBusy, problem, send } = useSending();
  const submit = async (): Promise<void> => {
    const sent = await send(() =>
      server.call("POST /session", { body: { username: username.trim(), password } }),
    );
    if (sent !== null) await loadSession();
  };
  return (
    <form
      class="sign-in-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <ProblemLine problem={problem} />
      <TextField
        label={t("sign_in.username")}
        value={username}
        onValue={writeUsername}
        autocomplete="username"
        required
        isFirst={known === ""}
      />
      <TextField
        label={t("sign_in.password")}
        type="password"
        value={password}
        onValue={writePassword}
        autocomplete="current-password"
        required
        isFirst={known !== ""}
      />
      <button class="button main" disabled={isBusy}>
        {t("sign_in.submit")}
      </button>
    </form>
  );
}
