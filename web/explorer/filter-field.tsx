type Props = {
  name: string
  label: string
  values: readonly { key: string; label: string }[]
  chosen: readonly string[]
}

/** The values of a dimension to choose from, folded while none is chosen; nothing when there are none. */
export function FilterField({ name, label, values, chosen }: Props) {
  if (values.length === 0) return null
  const names = values.filter(({ key }) => chosen.includes(key)).map((value) => value.label)
  return (
    <details className="choices" open={chosen.length > 0}>
      <summary>{names.length === 0 ? label : `${label}: ${names.join(', ')}`}</summary>
      <div>
        {values.map(({ key, label: text }) => (
          <label key={key}>
            <input
              id={`${name}-${key}`}
              type="checkbox"
              name={name}
              value={key}
              defaultChecked={chosen.includes(key)}
            />{' '}
            {text}
          </label>
        ))}
      </div>
    </details>
  )
}
