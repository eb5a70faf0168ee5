import type { Place } from './ast.ts'
import type { Cursor, Located } from './cursor.ts'

/** `P=2`, `at P=2` or `at turn 3`; undefined where no place begins. */
export function takePlace(cursor: Cursor): Located<Place> | undefined {
  const first = cursor.peek()
  const at = cursor.takeWord('at')
  const value = at ? (takeLevel(cursor) ?? takeTurn(cursor)) : takeLevel(cursor)
  if (value) return { value, span: cursor.since(first) }
  if (at) throw cursor.mistake(at, 'at what?', 'write "at P=2" or "at turn 3"')
  if (cursor.isWord('turn') && cursor.peek(1).kind === 'number') {
    throw cursor.mistake(first, '"turn" stands alone', `write "at turn ${cursor.peek(1).text}"`)
  }
  const run = /^p(\d+)$/iu.exec(first.text)
  if (run && !/^p(?:5|50|90|95|99)$/iu.test(first.text)) {
    throw cursor.mistake(first, `unknown word "${first.text}"`, `write "P=${run[1]}" for a level`)
  }
  return undefined
}

/** `P=2`. */
export function takeLevel(cursor: Cursor): Place | undefined {
  if (!cursor.isLevel()) return undefined
  cursor.next()
  const sign = cursor.next()
  if (sign.text !== '=') throw cursor.mistake(sign, `a level is named with "=", not "${sign.text}"`, 'write "P=2"')
  return { kind: 'level', parallel: takeCount(cursor, 'level', 'write "P=2"') }
}

/** `turn 3`. */
export function takeTurn(cursor: Cursor): Place | undefined {
  if (!cursor.takeWord('turn')) return undefined
  return { kind: 'turn', turn: takeCount(cursor, 'turn', 'write "turn 3"') }
}

/** A whole number from 1 upwards. */
export function takeCount(cursor: Cursor, noun: string, hint: string): number {
  const token = cursor.peek()
  if (token.kind !== 'number') throw cursor.mistake(token, `the number of the ${noun} is missing`, hint)
  const count = Number(token.text)
  if (!Number.isSafeInteger(count) || count < 1) {
    throw cursor.mistake(token, `${noun} ${token.text} does not exist`, 'a whole number from 1 upwards stands here')
  }
  cursor.next()
  return count
}
