const LINE = 120
const STEP = '  '

/** Controls and format characters JSON leaves as they are: escaped, so that `cat` of the file is safe. */
const UNSEEN = /[\u007f-\u009f\u2028\u2029\p{Cf}]/gu

/** JSON that reads well: a value that fits a line stays on one, objects in lists take a line each. */
export function jsonText(value: unknown): string {
  return render(value, '').replace(UNSEEN, escapeUnits)
}

function render(value: unknown, indent: string): string {
  const flat = flatText(value)
  if (typeof value !== 'object' || value === null || indent.length + flat.length <= LINE) return flat
  const inner = indent + STEP
  if (Array.isArray(value)) return renderList(value, inner, indent)
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  const lines = entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${render(item, inner)}`)
  return `{\n${lines.join(',\n')}\n${indent}}`
}

function renderList(list: readonly unknown[], inner: string, indent: string): string {
  if (list.every((item) => typeof item !== 'object')) return flatText(list)
  const lines = list.map((item) => inner + (isFlat(item) ? flatText(item) : render(item, inner)))
  return `[\n${lines.join(',\n')}\n${indent}]`
}

/** At most one object deep: a request with its failure takes one line, a level does not. */
function isFlat(value: unknown): boolean {
  const items = typeof value === 'object' && value !== null ? Object.values(value) : []
  return items.every((item) => typeof item !== 'object' || item === null || isLeaf(item))
}

const isLeaf = (value: object): boolean =>
  !Array.isArray(value) && Object.values(value).every((item) => typeof item !== 'object')

/** One line, with a space after commas and colons. */
function flatText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flatText).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined)
    if (entries.length === 0) return '{}'
    return `{ ${entries.map(([key, item]) => `${JSON.stringify(key)}: ${flatText(item)}`).join(', ')} }`
  }
  return JSON.stringify(typeof value === 'number' ? rounded(value) : value) ?? 'null'
}

/** A tenth of a microsecond for times, six significant digits below 1; whole and very large numbers as they are. */
function rounded(value: number): number {
  const size = Math.abs(value)
  if (Number.isInteger(value) || size > 1e11) return value
  return size < 1 ? Number(value.toPrecision(6)) : Math.round(value * 1e4) / 1e4
}

const escapeUnits = (character: string): string =>
  character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
