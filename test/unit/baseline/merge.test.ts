import { describe, expect, test } from 'vitest'
import type { Merged } from '../../../src/baseline/merge.ts'
import { sectionOf } from '../../../src/baseline/section-of.ts'
import { findSnapshotEntry } from '../../../src/baseline/snapshot-file.ts'
import { FINGERPRINT, RUNNER, sessionOn, STUDIO } from './examples.ts'
import { CHAT, entryOf, fileOf, merge, textOf } from './files.ts'

const days = (merged: Merged, machine: string): readonly string[] => {
  const entry = findSnapshotEntry(textOf(merged) ?? '', CHAT)
  const stored = sectionOf(entry?.value, machine, FINGERPRINT)
  return stored.state === 'sessions' ? stored.sessions.map(({ startedAt }) => startedAt.slice(8, 10)) : []
}

const refusals = (merged: Merged) => (merged.state === 'refused' ? merged.refusals : merged)
const notes = (merged: Merged) => (merged.state === 'merged' ? merged.notes.map(({ what }) => what) : merged)

const chat = (machine: string, ...recorded: readonly number[]): string =>
  fileOf(entryOf(...recorded.map((day) => [machine, sessionOn(day)] as const)))

/** The same, after somebody accepted a change of speed. */
const second = (...recorded: readonly number[]): string => chat(STUDIO, ...recorded).replace('epoch: 1', 'epoch: 2')

const tolerated = (share: string): string =>
  chat(STUDIO, 1).replace('epoch:', `tolerance: {genSpeed: ${share}}\nepoch:`)

const withoutEnd = (text: string): string => text.replace(/`;\n$/, '')

describe('joining', () => {
  test('a machine of each file, by name, and an entry that only one has', () => {
    const other = 'four chats > no regression against the stored baseline 1'
    const a = fileOf({ [CHAT]: entryOf([RUNNER, sessionOn(2)]), [other]: entryOf([RUNNER, sessionOn(3)]) })
    const merged = merge(a, chat(STUDIO, 1))
    expect(merged).toMatchObject({ state: 'merged', entries: 2, sections: 3, notes: [] })
    expect(days(merged, RUNNER)).toEqual(['02'])
    expect(days(merged, STUDIO)).toEqual(['01'])
    expect(textOf(merged)).toBe(
      fileOf({
        [CHAT]: entryOf([STUDIO, sessionOn(1)], [RUNNER, sessionOn(2)]),
        [other]: entryOf([RUNNER, sessionOn(3)]),
      }),
    )
  })

  test('sessions of one machine, oldest first, one that both have once', () => {
    expect(days(merge(chat(STUDIO, 1, 3, 5), chat(STUDIO, 1, 2, 4)), STUDIO)).toEqual(['01', '02', '03', '04', '05'])
  })

  test('the newest eight, and it says how many are gone', () => {
    const merged = merge(chat(STUDIO, 1, 2, 3, 4, 5, 6), chat(STUDIO, 7, 8, 9, 10))
    expect(days(merged, STUDIO)).toEqual(['03', '04', '05', '06', '07', '08', '09', '10'])
    expect(notes(merged)).toEqual(['the oldest 2 of its 10 sessions left out'])
  })

  test('of two on one load of the model the later one, as when they are recorded in turn', () => {
    const [early, late] = [2, 3].map((day) => ({ ...sessionOn(day), load: 'aaaaaaaa' }))
    if (!early || !late) throw new Error('no sessions')
    const merged = merge(fileOf(entryOf([STUDIO, early])), fileOf(entryOf([STUDIO, sessionOn(1)], [STUDIO, late])))
    expect(days(merged, STUDIO)).toEqual(['01', '03'])
  })

  test('a section of one file stays byte for byte, damaged and strangely written too', () => {
    const own = `${entryOf([STUDIO, sessionOn(1)])}[z-runner]   # borrowed\n   this is {{ not YAML: [\n\tkept : as it is\n\n`
    const merged = merge(fileOf(own), chat(RUNNER, 2))
    const [head = '', tail = ''] = own.split(/(?=\[z-runner\])/)
    const [, runner = ''] = entryOf([RUNNER, sessionOn(2)]).split(/(?=\[runner-a\])/)
    expect(findSnapshotEntry(textOf(merged) ?? '', CHAT)?.value).toBe(head + runner + tail)
  })

  test('plain snapshots that agree, one that only one has, and entries that only a newer tool reads', () => {
    const newer = '\n# vitest-ollama-bench baseline, format 2\n[x]\nwhat: ever\n'
    const [a, b] = [
      { 'plain 1': '"x"', 'new 1': newer },
      { 'plain 1': '"x"', 'other 1': '\na\n' },
    ]
    expect(textOf(merge(fileOf(a), fileOf(b)))).toBe(fileOf({ ...a, ...b }))
  })

  test('a tolerance and comments that one file has, with a word on the tolerance', () => {
    const edited = chat(STUDIO, 1).replace('epoch:', '# the fan is loud\ntolerance: {genSpeed: 5%}\nepoch:')
    const merged = merge(edited, chat(STUDIO, 2))
    expect(textOf(merged)).toContain(
      `scenario: ${FINGERPRINT}\n# the fan is loud\ntolerance: {genSpeed: 5%}\nepoch: 1\n`,
    )
    expect(days(merged, STUDIO)).toEqual(['01', '02'])
    expect(notes(merged)).toEqual(['its tolerance of genSpeed is that of a.snap:5 (b.snap:5 has none)'])
  })

  test('what a hand left twice: two entries of a name, and two sections of a machine', () => {
    const [one, two] = [entryOf([STUDIO, sessionOn(1)]), entryOf([STUDIO, sessionOn(2)])]
    const twice = fileOf(one) + fileOf(two).replace(/^.*\n/, '')
    expect(days(merge(twice), STUDIO)).toEqual(['01', '02'])
    const sections = one + two.replace(/^\n.*\n/, '')
    expect(days(merge(fileOf(sections)), STUDIO)).toEqual(['01', '02'])
  })
})

describe('epochs', () => {
  test('a later one that began after all of the earlier replaces it, and says so', () => {
    const merged = merge(second(5, 6), chat(STUDIO, 1, 2))
    expect(days(merged, STUDIO)).toEqual(['05', '06'])
    expect(textOf(merged)).toContain('epoch: 2')
    expect(notes(merged)).toEqual(['its epoch 1 in b.snap:5 ended when epoch 2 began'])
  })

  test('one that went on after the later one began is not decided', () => {
    expect(refusals(merge(second(3, 6), chat(STUDIO, 1, 4)))).toMatchObject([
      {
        entry: CHAT,
        machine: STUDIO,
        what: 'the epochs diverged: epoch 2 of a.snap:5 began at 2026-11-03T14:03:11Z, but epoch 1 of b.snap:5 went on until 2026-11-04T14:03:11Z',
        fix: expect.stringContaining('Delete the section on the side whose change of speed you do not keep'),
      },
    ])
  })

  test('two of one number that share a session are one; without one they are not decided', () => {
    expect(days(merge(second(3, 4), second(3, 5)), STUDIO)).toEqual(['03', '04', '05'])
    expect(refusals(merge(second(3), second(5)))).toMatchObject([
      { what: expect.stringContaining('no session in common between a.snap:5 and b.snap:5') },
    ])
    expect(days(merge(second(3), second(5), second(3, 5)), STUDIO)).toEqual(['03', '05'])
  })

  test('the first one may have begun on several branches', () => {
    expect(days(merge(chat(STUDIO, 1), chat(STUDIO, 2)), STUDIO)).toEqual(['01', '02'])
  })
})

describe('what only a person can decide', () => {
  test('two tolerances: entry, machine, both lines, and what to do', () => {
    expect(refusals(merge(tolerated('5%'), tolerated('8 %')))).toEqual([
      {
        entry: CHAT,
        machine: STUDIO,
        what: 'the tolerance of genSpeed is 5% in a.snap:5 and 8 % in b.snap:5',
        fix: 'Write the same one on both sides, then merge again.',
      },
    ])
    expect(merge(tolerated('5%'), tolerated('0.05'))).toMatchObject({ state: 'merged' })
  })

  test('another scenario', () => {
    const changed = chat(STUDIO, 2).replace(FINGERPRINT, 'ffff000011112222')
    expect(refusals(merge(chat(STUDIO, 1), changed))).toMatchObject([
      { what: `the scenario is not the same in a.snap:5 and b.snap:5 (${FINGERPRINT}, ffff000011112222)` },
    ])
  })

  test('one session with two contents', () => {
    const edited = chat(STUDIO, 1).replace('36.6', '63.6')
    expect(refusals(merge(chat(STUDIO, 1), edited))).toMatchObject([
      { what: 'the session of 2026-11-01T14:03:11Z is not the same in a.snap:5 and b.snap:5' },
    ])
  })

  test('comments of two hands, within a section and above the first', () => {
    const noted = (note: string): string => chat(STUDIO, 1).replace('epoch:', `# ${note}\nepoch:`)
    expect(refusals(merge(noted('a'), noted('b')))).toMatchObject([
      { what: 'its comments differ in a.snap:5 and b.snap:5' },
    ])
    const above = (note: string): string => chat(STUDIO, 1).replace(/(format 1\n)/, `$1# ${note}\n`)
    expect(refusals(merge(above('a'), above('b')))).toMatchObject([
      { entry: CHAT, what: expect.stringContaining('differ in a.snap:3 and b.snap:3') },
    ])
    expect(textOf(merge(above('a'), chat(STUDIO, 1)))).toBe(above('a'))
  })

  test('plain snapshots that differ, or stand in for a baseline', () => {
    expect(refusals(merge(fileOf({ 'plain 1': 'x' }), fileOf({ 'plain 1': 'y' })))).toMatchObject([
      { entry: 'plain 1', what: 'is a plain snapshot of Vitest, which differs in a.snap:3 and b.snap:3' },
    ])
    expect(refusals(merge(fileOf('x'), chat(STUDIO, 1)))).toMatchObject([
      { what: 'is a stored baseline and a plain snapshot in a.snap:3 and b.snap:3' },
    ])
  })

  test('a damaged section that both have: the line of the damage', () => {
    const damaged = chat(STUDIO, 1).replace('sessions:', 'sessons:')
    expect(refusals(merge(chat(STUDIO, 1), damaged))).toMatchObject([
      { machine: STUDIO, what: 'b.snap:8: "sessons" is not part of a section' },
    ])
  })

  test('a YAML alias, which may stand for what is left out', () => {
    const aliased = chat(STUDIO, 1, 2)
      .replace('0.25.0', '&v 0.25.0')
      .replace(/(.*)server: loopback/s, '$1later: *v')
    expect(refusals(merge(aliased, chat(STUDIO, 3)))).toMatchObject([
      { machine: STUDIO, what: 'a YAML alias ("*v") in the section of a.snap:5' },
    ])
  })

  test('everything at once', () => {
    const other = 'four chats 1'
    const [a, b] = ['x', 'y'].map((text) => fileOf({ [CHAT]: text, [other]: text }))
    expect(refusals(merge(a ?? '', b ?? ''))).toHaveLength(2)
  })
})

describe('one file with merge conflict markers', () => {
  const [ours, theirs] = [
    entryOf([STUDIO, sessionOn(1)], [RUNNER, sessionOn(2)]),
    entryOf([STUDIO, sessionOn(1)], [RUNNER, sessionOn(3)]),
  ]
  const conflicted = (base = ''): string => {
    const [head = '', mine = ''] = fileOf(ours).split(/(?=\[runner-a\])/)
    const [, other = ''] = fileOf(theirs).split(/(?=\[runner-a\])/)
    return `${head}<<<<<<< HEAD\n${withoutEnd(mine)}${base}=======\n${withoutEnd(other)}>>>>>>> topic\n\`;\n`
  }

  test.each([
    ['plain', ''],
    ['diff3', '||||||| 0123abc\n[runner-a]\nold: text\n'],
  ])('is its two sides (%s)', (_, base) => {
    expect(textOf(merge(conflicted(base)))).toBe(textOf(merge(fileOf(ours), fileOf(theirs))))
    expect(days(merge(conflicted(base)), RUNNER)).toEqual(['02', '03'])
  })

  test('whose refusals name the line of each side in the one file', () => {
    const text = conflicted()
      .replace('2026-11-03T14:03:11Z', '2026-11-02T14:03:11Z')
      .replace(/36\.6(?![^]*36\.6)/, '63.6')
    const [refusal] = [refusals(merge(text))].flat()
    const lines = text.split('\n').flatMap((line, index) => (line === '[runner-a]' ? [index + 1] : []))
    expect(refusal).toMatchObject({
      what: `the session of 2026-11-02T14:03:11Z is not the same in a.snap:${lines[0]} (ours, HEAD) and a.snap:${lines[1]} (theirs, topic)`,
    })
  })

  test('that was half resolved by hand is refused with its line', () => {
    const half = conflicted().replace('<<<<<<< HEAD\n', '')
    const line = half.split('\n').indexOf('>>>>>>> topic') + 1
    expect(merge(half)).toMatchObject({ state: 'damaged', file: 'a.snap', damage: { line } })
  })
})

test('a file that was cut short is named with its line', () => {
  expect(merge(chat(STUDIO, 1), chat(STUDIO, 2).slice(0, 200))).toMatchObject({
    state: 'damaged',
    file: 'b.snap',
    damage: { line: 3, what: 'the entry that begins here has no end' },
  })
})
