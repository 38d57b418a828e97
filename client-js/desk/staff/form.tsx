/** A staff account's form. Without a password the server makes a link that signs in once, to be handed over. */
import { useState } from "preact/hooks";
import type { Role, RoleGrant, Staff } from "../../lib/index.ts";
import { sayDone } from "../notices.ts";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { TextField } from "../parts/field.tsx";
import { faultOf, ProblemLine } from "../parts/problem.tsx";
import { call } from "../server.ts";
import { useSending } from "../sending.ts";
import { t } from "../words.ts";
import { needsDepartment, RolesField } from "./roles.tsx";

interface Props {
  staff: Staff | null;
  onSaved: () => void;
  onClose: () => void;
}

const FIRST_ROLE: RoleGrant = { role: "official" satisfies Role, department_id: null };

export function StaffForm({ staff, onSaved, onClose }: Props) {
  const [username, writeUsername] = useState(staff?.username ?? "");
  const [name, writeName] = useState(staff?.name ?? "");
  const [roles, grant] = useState<readonly RoleGrant[]>(staff?.roles ?? [FIRST_ROLE]);
  const [email, writeEmail] = useState(staff?.email ?? "");
  const [password, writePassword] = useState("");
  const [is_disabled, disable] = useState(staff !== null && staff.disabled_at !== null);
  const [wants_link, want] = useState(false);
  const [link, handOver] = useState<string | null>(null);
  const { isBusy, problem, send } = useSending();

  const submit = async (): Promise<void> => {
    const told = { email: email.trim() };
    const fields = { name: name.trim(), roles: [...roles], ...told, ...(password === "" ? {} : { password }) };
    const changes = { disabled: is_disabled, ...(wants_link ? { new_sign_in_link: true } : {}) };
    const sent = await send(() =>
      staff === null
        ? call("POST /staff", { body: { username: username.trim(), ...fields } })
        : call("PATCH /staff/{id}", { path: { id: staff.id }, body: { ...fields, ...changes } }),
    );
    if (sent === null) return;
    onSaved();
    const made = sent.body.sign_in_link ?? null;
    if (made !== null) return handOver(made);
    sayDone(t("staff.saved", { name: sent.body.name }));
    onClose();
  };

  if (link !== null) return <LinkDialog name={name} link={link} onClose={onClose} />;
  const isComplete =
    username.trim() !== "" &&
    name.trim() !== "" &&
    roles.length > 0 &&
    roles.every((one) => !needsDepartment(one.role) || one.department_id !== null);
  return (
    <Dialog title={staff === null ? t("staff.new") : staff.name} onClose={onClose}>
      <form
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemLine problem={problem} />
        <div class="pair">
          <TextField
            label={t("staff.username")}
            fault={faultOf(problem, "username")}
            value={username}
            onValue={writeUsername}
            disabled={staff !== null}
            autocomplete="off"
            required
          />
          <TextField
            label={t("staff.name")}
            fault={faultOf(problem, "name")}
            value={name}
            onValue={writeName}
            autocomplete="off"
            required
          />
        </div>
        <RolesField roles={roles} fault={faultOf(problem, "roles")} onRoles={grant} />
        <TextField
          label={t("staff.email")}
          hint={t("staff.email_hint")}
          fault={faultOf(problem, "email")}
          value={email}
          onValue={writeEmail}
          autocomplete="off"
        />
        <TextField
          label={t("staff.password")}
          hint={t(staff === null ? "staff.password_hint" : "staff.password_keep")}
          fault={faultOf(problem, "password")}
          type="password"
          value={password}
          onValue={writePassword}
          autocomplete="new-password"
        />
        {staff !== null && (
          <>
            <label class="check">
              <input
                type="checkbox"
                checked={wants_link}
                onChange={(event) => want(event.currentTarget.checked)}
              />
              {t("staff.new_link")}
            </label>
            <label class="check">
              <input
                type="checkbox"
                checked={is_disabled}
                onChange={(event) => disable(event.currentTarget.checked)}
              />
              {t("staff.disable")}
            </label>
          </>
        )}
        <DialogFoot submit={t("desk.save")} isBusy={isBusy || !isComplete} onClose={onClose} />
      </form>
    </Dialog>
  );
}

function LinkDialog({ name, link, onClose }: { name: string; link: string; onClose: () => void }) {
  return (
    <Dialog title={t("staff.link_title", { name })} onClose={onClose}>
      <p>{t("staff.link_hint")}</p>
      <TextField label={t("staff.link")} value={link} onValue={() => undefined} />
      <footer>
        <button class="button main" type="button" onClick={onClose}>
          {t("desk.close")}
        </button>
      </footer>
    </Dialog>
  );
}
