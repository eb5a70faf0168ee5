import { runInNewContext } from 'node:vm'
import { array, assert, constantFrom, property, string, tuple, uint8Array } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findConflictMarkers } from '../../../src/baseline/conflict-markers.ts'
import { nearestMachine } from '../../../src/baseline/section-of.ts'
import { findSnapshotEntry, snapshotDamage } from '../../../src/baseline/snapshot-file.ts'

const HEAD = '// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html\n'

const readSnapshotEntry = (file: string, key: string) => findSnapshotEntry(file, key)?.value

/** Source: @vitest/snapshot 5.1.1, `escapeBacktickString` and `saveSnapshotFile`. */
const quoted = (text: string): string => `\`${text.replace(/`|\\|\$\{/g, '\\$&').replace(/\r/g, '\\r')}\``
const fileOf = (entries: readonly (readonly [string, string])[]): string =>
  `${HEAD}\n${entries.map(([key, value]) => `exports[${quoted(key)}] = ${quoted(value)};`).join('\n\n')}\n`

/** How Vitest itself reads the file. */
function evaluated(file: string): Record<string, string> {
  const found: Record<string, string> = Object.create(null)
  runInNewContext(file, { exports: found })
  return found
}

describe('reading one entry without running the file', () => {
  test('keys with >, a value with line breaks at both ends', () => {
    const key = 'two people > no regression 1'
    const file = fileOf([
      ['another 1', '"x"'],
      [key, '\n# vitest-ollama-bench baseline, format 1\n[a]\n'],
    ])
    expect(findSnapshotEntry(file, key)).toEqual({
      value: '\n# vitest-ollama-bench baseline, format 1\n[a]\n',
      line: 5,
    })
    expect(readSnapshotEntry(file, 'no such 1')).toBeUndefined()
    expect(readSnapshotEntry('', key)).toBeUndefined()
  })

  test('whatever Vitest writes is read as Vitest reads it', () => {
    const text = string({
      unit: constantFrom('`', '\\', '$', '{', '}', '\n', '\r', ';', 'exports[`', '] = `', 'é', '1', ' '),
    })
    assert(
      property(array(tuple(text, text), { minLength: 1, maxLength: 4 }), (entries) => {
        const file = fileOf(entries)
        const oracle = evaluated(file)
        for (const [key] of entries) expect(readSnapshotEntry(file, key)).toBe(oracle[key])
      }),
      { numRuns: 500 },
    )
  })

  test('escapes that only a hand writes, and CRLF, are read as JavaScript does', () => {
    const file = 'exports[`a 1`] = `\\x41\\u00e9\\u{1F600}\\t\\q\\\nb\r\nc`;\r\n'
    expect(readSnapshotEntry(file, 'a 1')).toBe('Aé😀\tqb\nc')
    expect(readSnapshotEntry(file, 'a 1')).toBe(evaluated(file)['a 1'])
  })

  test('the last of two entries of one name wins, as in Vitest', () => {
    expect(
      readSnapshotEntry(
        fileOf([
          ['a 1', 'x'],
          ['a 1', 'y'],
        ]),
        'a 1',
      ),
    ).toBe('y')
  })

  test('code in a value is refused, not run', () => {
    expect(() => readSnapshotEntry('exports[`a 1`] = `x\n${process.exit(1)}`;', 'a 1')).toThrow(/Line 2 .*run code/)
  })

  test('a file that Vitest could not load still gives the entries that are whole', () => {
    const whole = fileOf([['a 1', 'x']])
    expect(readSnapshotEntry(`${whole}<<<<<<< HEAD\nexports[\`b 1\`] = \`never closed`, 'a 1')).toBe('x')
    expect(readSnapshotEntry('exports[`a 1`', 'a 1')).toBeUndefined()
  })
})

const damage = (file: string | Uint8Array) => snapshotDamage(typeof file === 'string' ? Buffer.from(file) : file)

describe('a file that is not as Vitest wrote it', () => {
  const WHOLE = fileOf([
    ['first 1', '\n# vitest-ollama-bench baseline, format 1\n[é ` ${x} \\]\nscenario: 0123456789abcdef\n'],
    ['second 1', 'x'],
    ['third 1', '\ny\n'],
  ])

  test('cut at any byte: told, but for a cut that leaves whole entries and their line break', () => {
    const bytes = Buffer.from(WHOLE)
    const cuts = Array.from({ length: bytes.length + 1 }, (_, length) => length)
    const taken = cuts.filter((length) => damage(bytes.subarray(0, length)) === undefined)
    const between = [...WHOLE.matchAll(/`;\n/g)].map(({ index }) => Buffer.byteLength(WHOLE.slice(0, index)) + 3)
    expect(taken).toEqual(between)
  })

  test('whatever Vitest writes is whole, with CRLF and comments too', () => {
    const text = string({ unit: constantFrom('`', '\\', '$', '{', '\n', '\r', ';', 'exports[`', '//', '/*', 'é', ' ') })
    assert(
      property(array(tuple(text, text), { minLength: 1, maxLength: 4 }), (entries) => {
        const unique = [...new Map(entries)]
        expect(damage(fileOf(unique))).toBeUndefined()
        expect(damage(fileOf(unique).replaceAll('\n', '\r\n'))).toBeUndefined()
      }),
      { numRuns: 500 },
    )
    expect(damage(WHOLE.replace('\n\n', '\n// a note\n/* and\nmore */\n'))).toBeUndefined()
    expect(damage(`\uFEFF${WHOLE}`)).toBeUndefined()
  })

  test.each([
    ['', 1, /empty/],
    [' \n\n', 1, /empty/],
    [HEAD, 1, /no entry is left/],
    [`${HEAD}\nexports[\`a 1\`] = \`x\ny`, 3, /has no end/],
    [`${HEAD}\nexports[\`a 1\`] = \`x\`;\n\nexports[\`b`, 5, /has no end/],
    [`${HEAD}\nexports[\`a 1\`] = \`x\`;\nrubbish\n`, 4, /no part of an entry/],
    [`${HEAD}\nexports[\`a 1\`] = \`x\ny\${process.exit(1)}\`;\n`, 4, /run code/],
    [`${HEAD}\nexports[\`a 1\`] = \`x\`;\n\nexports[\`a 1\`] = \`y\`;\n`, 5, /second entry.*"a 1".*line 3/],
    [`${WHOLE}\0\0`, WHOLE.split('\n').length, /zero bytes/],
    [Buffer.concat([Buffer.from(`${HEAD}\n`), Buffer.from([0xff, 0xfe])]), 3, /no text/],
  ])('damage %#', (file, line, what) => {
    expect(damage(file)).toMatchObject({ line, what: expect.stringMatching(what) })
  })

  test('random bytes are damage or a file, never an exception', () => {
    assert(property(uint8Array({ maxLength: 200 }), (bytes) => void damage(bytes)))
  })
})

describe('conflict markers', () => {
  test('each with its line, in a file with LF or CRLF', () => {
    const conflict = ['x', '<<<<<<< HEAD', 'a', '||||||| base', '=======', 'b', '>>>>>>> topic', 'y']
    for (const eol of ['\n', '\r\n']) {
      expect(findConflictMarkers(conflict.join(eol))).toEqual([
        { line: 2, marker: '<<<<<<<' },
        { line: 4, marker: '|||||||' },
        { line: 5, marker: '=======' },
        { line: 7, marker: '>>>>>>>' },
      ])
    }
  })

  test('a half-resolved one is still one', () => {
    expect(findConflictMarkers('a\n=======\nb\n>>>>>>> topic\n').map(({ line }) => line)).toEqual([2, 4])
  })

  test('headings, longer rulers and indented text are none', () => {
    expect(findConflictMarkers('Title\n=======\n\n========\n<<<<<<<<\n  <<<<<<< x\n>>>>>>>x')).toEqual([])
  })
})

describe('the nearest machine', () => {
  const here = 'Mac16,5 · Apple M4 Max · 64 GiB · darwin'

  test('is named when one field differs', () => {
    const stored = 'Mac16,5 · Apple M4 Max · 32 GiB · darwin'
    expect(nearestMachine(['runner-a', stored], here)).toEqual({ key: stored, stored: '32 GiB', here: '64 GiB' })
  })

  test('is nobody when two differ, when a field is missing, or between two plain names', () => {
    expect(nearestMachine(['Mac16,5 · Apple M4 · 32 GiB · darwin'], here)).toBeUndefined()
    expect(nearestMachine(['Mac16,5 · Apple M4 Max · 64 GiB'], here)).toBeUndefined()
    expect(nearestMachine(['runner-a'], 'runner-b')).toBeUndefined()
  })
})
