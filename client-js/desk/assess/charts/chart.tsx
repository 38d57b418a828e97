/** The frame of every chart: its finding as its title, the drawing, and every number of it in a table that opens. */
import type { ComponentChildren } from "preact";
import { t } from "../../words.ts";
import { useWidth } from "../hooks.ts";

interface Props {
  title: string;
  /** None when there is nothing to draw. */
  finding: string | null;
  heads: readonly string[];
  /** The first of each row names it. */
  rows: readonly (readonly ComponentChildren[])[];
  /** Where all of its questions are. */
  more?: { address: string; name: string };
  children: (width: number, label: string) => ComponentChildren;
}

export function Chart({ title, finding, heads, rows, more, children }: Props) {
  const [box, width] = useWidth();
  return (
    <figure class="assess-card">
      <figcaption>
        <h3>{title}</h3>
        <p>{finding ?? t("assess.nothing_to_draw")}</p>
      </figcaption>
      <div ref={box}>
        {finding !== null && width > 0 && children(width, `${title}: ${finding}`)}
      </div>
      {finding !== null && (
        <div class="assess-under">
          <details>
            <summary>
              {t("assess.as_table")}
              <span class="unseen"> {title}</span>
            </summary>
            <div class="table-box" tabIndex={0} role="region" aria-label={title}>
              <table>
                <thead>
                  <tr>
                    {heads.map((head) => (
                      <th key={head} scope="col">
                        {head}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {rows.map(([name, ...cells], nth) => (
                    <tr key={nth}>
                      <th scope="row">{name}</th>
                      {cells.map((cell, column) => (
                        <td key={column}>{cell}</td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </details>
          {more !== undefined && <a href={more.address}>{more.name}</a>}
        </div>
      )}
    </figure>
  );
}
