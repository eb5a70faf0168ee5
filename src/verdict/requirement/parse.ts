import type { Requirement } from './ast.ts'
import { Cursor } from './cursor.ts'
import { parseComparison } from './parse-comparison.ts'
import { takeCount } from './parse-place.ts'
import { didYouMean, nearest, plain } from './suggest.ts'
import { checkVariantName } from './words.ts'

export interface ParseOptions {
  /** Names of the scenario's variants; any other word before a metric is a mistake. */
  readonly variants?: readonly string[]
}

/**
 * Reads one requirement. Case and spacing carry no meaning.
 * @throws TypeError with a caret under the place, and the nearest valid word
 */
export function parseRequirement(text: string, options: ParseOptions = {}): Requirement {
  if (typeof text !== 'string') throw new TypeError(`a requirement is a text, not ${typeof text}: ${EXAMPLES}`)
  for (const name of options.variants ?? []) checkVariantName(name)
  const cursor = new Cursor(text)
  if (cursor.peek().kind === 'end') throw cursor.mistake(cursor.peek(), 'it is empty', EXAMPLES)
  checkSingle(cursor)
  const requirement = parseWhole(cursor, options.variants ?? [])
  const rest = cursor.peek()
  if (rest.kind !== 'end') throw leftOver(cursor)
  return { ...requirement, text }
}

const EXAMPLES = 'write for example "P=2 gen speed ≥ 60% of baseline", "memory < 80% RAM" or "no errors"'

function parseWhole(cursor: Cursor, variants: readonly string[]): Requirement {
  if (cursor.isWord('no')) return parseNo(cursor)
  if (cursor.isWord('cliff')) return parseCliff(cursor)
  return parseComparison(cursor, variants)
}

function parseNo(cursor: Cursor): Requirement {
  const no = cursor.next()
  const what = cursor.next()
  const { text } = cursor
  if (plain(what.text) === 'regression') return { kind: 'no regression', text }
  if (plain(what.text) === 'errors') return { kind: 'no errors', text }
  const words = ['no regression', 'no errors']
  const near = didYouMean(nearest(`no ${what.text}`, words)) ?? 'write "no regression" or "no errors"'
  throw cursor.mistake(what.kind === 'end' ? no : what, what.text ? `unknown "no ${what.text}"` : 'no what?', near)
}

function parseCliff(cursor: Cursor): Requirement {
  const cliff = cursor.next()
  const op = cursor.take('operator')
  if (op?.text !== '>') {
    const wrong = op ? `"cliff" takes ">" only, not "${op.text}"` : 'a cliff is compared with ">"'
    throw cursor.mistake(op ?? cliff, wrong, cliffHint(cursor, op?.text))
  }
  if (cursor.isLevel()) {
    const span = { start: cursor.next().start, end: cursor.next().end }
    throw cursor.mistake(span, 'the level of a cliff is a plain number', cliffHint(cursor, '>'))
  }
  return { kind: 'cliff', text: cursor.text, parallel: takeCount(cursor, 'level', 'write "cliff > 2"') }
}

function cliffHint(cursor: Cursor, op: string | undefined): string {
  const written = Number(cursor.peek().text || 3)
  const level = Number.isInteger(written) && written > 1 ? written - (op === '>=' || op === '≥' ? 1 : 0) : 2
  return `write "cliff > ${level}": level ${level}, and every measured level below it, is above the cliff line`
}

function leftOver(cursor: Cursor): TypeError {
  const rest = cursor.next()
  const wrong = `unexpected "${rest.text}" after the end of the requirement`
  return cursor.mistake(rest, wrong, 'only a place such as "at P=2" may follow, once')
}

/** Each requirement is a test of its own, so that each passes or fails by itself. */
function checkSingle(cursor: Cursor): void {
  for (let ahead = 0; cursor.peek(ahead).kind !== 'end'; ahead += 1) {
    if (!cursor.isWord('and', ahead) && !cursor.isWord('or', ahead)) continue
    const { text } = cursor.peek(ahead)
    throw cursor.mistake(
      cursor.peek(ahead),
      `"${text}" joins nothing here`,
      'write two requirements, each as its own text',
    )
  }
}
