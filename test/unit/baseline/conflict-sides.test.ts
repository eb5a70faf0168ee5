import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { findConflictMarkers } from '../../../src/baseline/conflict-markers.ts'
import { splitConflict } from '../../../src/baseline/conflict-sides.ts'

const OURS = 'a\nb\nours\nc\nd\ne\nf\ng\nsame\nx1\n'
const THEIRS = 'a\nb\ntheirs\nand more\nc\nd\ne\nf\ng\nsame\nx2\n'
const BASE = 'a\nb\nbase\nc\nd\ne\nf\ng\nsame\nx0\n'

/** What git leaves of the three. */
function conflict(...style: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'vob-conflict-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const files = Object.entries({ ours: OURS, base: BASE, theirs: THEIRS }).map(([name, text]) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  })
  try {
    return execFileSync('git', ['merge-file', '-p', ...style, '-L', 'HEAD', '-L', 'old', '-L', 'topic', ...files], {
      encoding: 'utf8',
    })
  } catch (error) {
    // Its exit code is the number of conflicts.
    return (error as { stdout: string }).stdout
  }
}

const sides = (text: string) => {
  const split = splitConflict(text)
  return 'what' in split ? split : split.map((side) => [side.name, side.text])
}

describe('a file that git could not merge', () => {
  test.each([['its plain style'], ['diff3', '--diff3'], ['zdiff3', '--zdiff3']])('in %s', (_, ...style) => {
    const text = conflict(...style)
    expect(findConflictMarkers(text).length).toBeGreaterThanOrEqual(6)
    expect(sides(text)).toEqual([
      ['ours, HEAD', OURS],
      ['theirs, topic', THEIRS],
    ])
    expect(sides(text.replaceAll('\n', '\r\n'))).toEqual([
      ['ours, HEAD', OURS.replaceAll('\n', '\r\n')],
      ['theirs, topic', THEIRS.replaceAll('\n', '\r\n')],
    ])
  })

  test('each line knows where it stands in the file', () => {
    const text = conflict('--diff3')
    const split = splitConflict(text)
    if ('what' in split) throw new Error(split.what)
    const lines = text.split('\n')
    for (const side of split) {
      const own = side.text.split('\n').slice(0, -1)
      expect(own).toEqual(side.lines.slice(0, own.length).map((line) => lines[line - 1]))
    }
  })
})

test('a heading is no marker, and may stand outside of the conflicts', () => {
  const text = 'Title\n=======\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> topic\n'
  expect(sides(text)).toEqual([
    ['ours, HEAD', 'Title\n=======\na\n'],
    ['theirs, topic', 'Title\n=======\nb\n'],
  ])
})

test.each([
  ['an end without a beginning', 'a\n=======\nb\n>>>>>>> topic\n', 4, /">>>>>>>" outside of a conflict/],
  ['a beginning without an end', 'x\n<<<<<<< HEAD\na\n=======\nb\n', 2, /begins here has no end/],
  ['no middle', '<<<<<<< HEAD\na\n>>>>>>> topic\n', 3, /">>>>>>>" within a conflict/],
  ['two middles', '<<<<<<< HEAD\na\n=======\nb\n=======\nc\n>>>>>>> topic\n', 5, /"=======" within/],
  ['two beginnings', '<<<<<<< HEAD\na\n<<<<<<< HEAD\n=======\nb\n>>>>>>> topic\n', 3, /"<<<<<<<" within/],
  ['an ancestor outside', 'a\n||||||| old\nb\n', 2, /"\|\|\|\|\|\|\|" outside/],
])('half resolved, so refused with its line: %s', (_, text, line, what) => {
  expect(sides(text)).toMatchObject({ line, what: expect.stringMatching(what) })
})
