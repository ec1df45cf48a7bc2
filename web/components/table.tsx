import type { ReactNode } from 'react'

type Row = { key: string; cells: ReactNode[] }
type Props = { caption: string; columns: string[]; rows: Row[]; hideCaption?: boolean }

/** A table of figures: the first column names the row, the others are figures; scrolls in its own frame when narrow. */
export function Table({ caption, columns, rows, hideCaption = false }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls has to be reachable by keyboard
    <section className="frame" aria-label={caption} tabIndex={0}>
      <table>
        <caption className={hideCaption ? 'unseen' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells: [name, ...figures] }) => (
            <tr key={key} data-key={key}>
              <th scope="row">{name}</th>
              {figures.map((figure, index) => (
                <td key={columns[index + 1]}>{figure}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
