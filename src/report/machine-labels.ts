const FIELDS = ' · '

/**
 * A short name for each machine: the fields in which they differ, or the whole name where that says nothing. Two of one
 * name are numbered.
 */
export function machineLabels(keys: readonly string[]): string[][] {
  const fields = keys.map((key) => key.split(FIELDS))
  const alike = fields.every(({ length }) => length === fields[0]?.length)
  const differs = (index: number) => fields.some((each) => each[index] !== fields[0]?.[index])
  return fields.map((each, index) => {
    const own = alike ? each.filter((_, field) => differs(field)) : each
    const label = own.length > 0 ? own : each
    const before = keys.slice(0, index).filter((key) => key === keys[index]).length
    return before === 0 ? label : [...label, `(${before + 1})`]
  })
}
