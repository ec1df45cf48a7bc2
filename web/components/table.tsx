import type { ReactNode } from 'react'

type Row = { key: string; cells: ReactNode[] }
/** A column of figures, or of words: those stand on the left and may be broken. */
type Column = string | { words: string }
type Props = { caption: string; columns: readonly Column[]; rows: Row[]; hideCaption?: boolean }

/** A table of figures: the first column names the row; scrolls in its own frame when narrow. */
export function Table({ caption, columns, rows, hideCaption = false }: Props) {
  const heads = columns.map((column) =>
    typeof column === 'string' ? { text: column, name: undefined } : { text: column.words, name: 'words' },
  )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls has to be reachable by keyboard
    <section className="frame" aria-label={caption} tabIndex={0}>
      <table>
        <caption className={hideCaption ? 'unseen' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {heads.map(({ text, name }) => (
              <th key={text} scope="col" className={name}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells: [name, ...figures] }) => (
            <tr key={key} data-key={key}>
              <th scope="row">{name}</th>
              {figures.map((figure, index) => (
                <td key={heads[index + 1]?.text} className={heads[index + 1]?.name}>
                  {figure}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
