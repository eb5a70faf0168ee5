const FIELDS = ' · '

/** What a column is named by. */
interface Named {
  /** Of the machine, as a stored baseline has it. */
  readonly key: string
  /** Of its run. */
  readonly label: string | undefined
}

/**
 * A short name for each machine, a line each: its run's label, and the fields in which the machines differ, or the whole
 * name where that says nothing. Two of one name are numbered.
 */
export function machineLabels(machines: readonly Named[]): string[][] {
  const fields = machines.map(({ key }) => key.split(FIELDS))
  const alike = fields.every(({ length }) => length === fields[0]?.length)
  const differs = (index: number) => fields.some((each) => each[index] !== fields[0]?.[index])
  const names = machines.map(({ label }, index) => {
    const all = fields[index] ?? []
    const own = alike ? all.filter((_, field) => differs(field)) : all
    return [...new Set([...(label === undefined ? [] : [label]), ...(own.length > 0 ? own : all)])]
  })
  return numbered(names)
}

function numbered(names: readonly (readonly string[])[]): string[][] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const id = name.join(FIELDS)
    const number = (seen.get(id) ?? 0) + 1
    seen.set(id, number)
    return number === 1 ? [...name] : [...name, `(${number})`]
  })
}
