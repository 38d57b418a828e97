/** Fields of forms: a label that is always seen, a hint, and the fault at the field that has it. */
import type { ComponentChildren, InputHTMLAttributes } from "preact";
import { useId } from "preact/hooks";
import { FIRST } from "./first.ts";

interface Common {
  label: string;
  hint?: string;
  fault?: string;
  /** Where the keyboard begins. */
  isFirst?: boolean;
}

interface Described {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: "true";
  [FIRST]?: "";
}

function Field({
  label,
  hint,
  fault,
  isFirst,
  children,
}: Common & { children: (described: Described) => ComponentChildren }) {
  const id = useId();
  const notes = [hint !== undefined && hint !== "" ? `${id}-hint` : "", fault ? `${id}-fault` : ""].filter(
    Boolean,
  );
  const described: Described = {
    id,
    ...(notes.length > 0 ? { "aria-describedby": notes.join(" ") } : {}),
    ...(fault ? { "aria-invalid": "true" as const } : {}),
    ...(isFirst === true ? { [FIRST]: "" as const } : {}),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint !== undefined && hint !== "" && (
        <small class="soft" id={`${id}-hint`}>
          {hint}
        </small>
      )}
      {children(described)}
      {fault !== undefined && fault !== "" && (
        <small class="fault" id={`${id}-fault`}>
          {fault}
        </small>
      )}
    </div>
  );
}

interface TextProps extends Common {
  value: string;
  onValue: (value: string) => void;
  type?: "text" | "password" | "number" | "date" | "datetime-local";
  required?: boolean;
  disabled?: boolean;
  autocomplete?: string;
  maxLength?: number;
  min?: number;
  max?: number;
  placeholder?: string;
}

export function TextField({
  label,
  hint,
  fault,
  isFirst,
  value,
  onValue,
  type = "text",
  ...rest
}: TextProps) {
  // The attributes of an input are typed by its type, which is known only here.
  const input = { ...rest, type, value } as InputHTMLAttributes<HTMLInputElement>;
  return (
    <Field label={label} {...given({ hint, fault, isFirst })}>
      {(described) => (
        <input {...input} {...described} onInput={(event) => onValue(event.currentTarget.value)} />
      )}
    </Field>
  );
}

interface AreaProps extends Common {
  value: string;
  onValue: (value: string) => void;
  rows?: number;
  required?: boolean;
}

export function AreaField({ label, hint, fault, isFirst, value, onValue, rows = 3, ...rest }: AreaProps) {
  return (
    <Field label={label} {...given({ hint, fault, isFirst })}>
      {(described) => (
        <textarea
          {...described}
          {...rest}
          rows={rows}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

interface SelectProps extends Common {
  value: string;
  onValue: (value: string) => void;
  choices: readonly { value: string; name: string }[];
  required?: boolean;
}

export function SelectField({ label, hint, fault, isFirst, value, onValue, choices, ...rest }: SelectProps) {
  return (
    <Field label={label} {...given({ hint, fault, isFirst })}>
      {(described) => (
        <select
          {...described}
          {...rest}
          value={value}
          onChange={(event) => onValue(event.currentTarget.value)}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface Given {
  hint: string | undefined;
  fault: string | undefined;
  isFirst: boolean | undefined;
}

/** Only what is there: an absent property and one that is undefined are not the same. */
function given({ hint, fault, isFirst }: Given): Omit<Common, "label"> {
  return {
    ...(hint === undefined ? {} : { hint }),
    ...(fault === undefined ? {} : { fault }),
    ...(isFirst === undefined ? {} : { isFirst }),
  };
}
