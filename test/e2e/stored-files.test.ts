import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Disk, MAY_MOUNT } from '../mount.ts'
import { Project, type Run } from './project.ts'
import { BENCH, benchFile, scenarioCall, SNAPSHOT } from './scenarios.ts'
import { serve } from './server.ts'
import { storedBaseline } from './stored.ts'

const CHAT = benchFile(scenarioCall('two chats'))

const FOREIGN = `[runner-a]
scenario: 0123456789abcdef
sessions:
  - at: 2026-01-02T03:04:05Z
    genSpeed: {1: [36.6]}
`

/** The stored file with a section of another machine behind ours. */
const withForeign = (stored: string, more = ''): string => stored.replace(/\n`;\n$/, `\n${FOREIGN}${more}\`;\n`)

/** What could not be stored is kept elsewhere, and the run says where. */
function kept(run: Run): string {
  const [, path = ''] = /is kept in (\S+\.snap)\./.exec(run.words) ?? []
  onTestFinished(() => rmSync(dirname(path), { recursive: true }))
  return readFileSync(path, 'utf8')
}

function onDisk(project: Project, size: string): Disk {
  const folder = join(project.root, '__snapshots__')
  mkdirSync(folder, { recursive: true })
  const disk = new Disk(folder, size)
  onTestFinished(() => disk.remove())
  return disk
}

const sessionsIn = (text: string | undefined): number => text?.match(/^ {2}- at: /gm)?.length ?? 0

const word = (value: string) => `exports[\`a word 1\`] = \`"${value}"\`;\n`

describe('what cannot be stored is said, and what is stored stays', { timeout: 90_000 }, () => {
  test.skipIf(!MAY_MOUNT)('a full disk (needs root on Linux)', async () => {
    const stored = withForeign(await storedBaseline(), `# ${'x'.repeat(2500)}\n`)
    const project = new Project({ [BENCH]: CHAT })
    onDisk(project, '8k')
    project.write(SNAPSHOT, stored)
    project.write('__snapshots__/other', 'x'.repeat(4000))
    const run = await project.bench(await serve(), '-u')
    expect(run.code, run.output).toBe(1)
    expect(run.words).toContain(
      `BenchError: ${SNAPSHOT} could not be written: the disk is full: free some space (ENOSPC). What was stored before is as it was`,
    )
    expect(run.output).toContain('sweet spot P=2')
    expect(run.output).toContain('2 passed')
    expect(run.output).not.toContain('Snapshots  1')
    expect(project.read(SNAPSHOT)).toBe(stored)
    expect(sessionsIn(kept(run))).toBe(3)
  })

  test.skipIf(!MAY_MOUNT)('a read-only disk (needs root on Linux)', async () => {
    const stored = await storedBaseline()
    const project = new Project({ [BENCH]: CHAT })
    const disk = onDisk(project, '8k')
    project.write(SNAPSHOT, stored)
    disk.makeReadOnly()
    const run = await project.bench(await serve(), '-u')
    expect(run.code, run.output).toBe(1)
    expect(run.words).toContain(`${SNAPSHOT} could not be written: the file system is read-only`)
    expect(sessionsIn(kept(run))).toBe(2)
    expect(run.output).toContain('sweet spot P=2')
    expect(project.read(SNAPSHOT)).toBe(stored)
  })

  test('a file that is changed while the run measures', async () => {
    const stored = await storedBaseline()
    const pulled = withForeign(stored)
    const pull = `import { writeFileSync } from 'node:fs'
import { afterAll } from 'vitest'
afterAll(() => writeFileSync(${JSON.stringify(SNAPSHOT)}, ${JSON.stringify(pulled)}))
`
    const project = new Project({ [BENCH]: CHAT + pull, [SNAPSHOT]: stored })
    const run = await project.bench(await serve(), '-u')
    expect(run.code, run.output).toBe(1)
    expect(run.words).toContain(`BenchError: ${SNAPSHOT} was changed while this run measured`)
    expect(project.read(SNAPSHOT)).toBe(pulled)
    expect(sessionsIn(kept(run))).toBe(2)
  })

  test('two runs that end at the same moment: one is stored, the other says that it is not', async () => {
    const stored = `${withForeign(await storedBaseline())}\n${word('before')}`
    const meet = `import { existsSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
const { RUN } = process.env
test('two chats > no regression against the stored baseline', () => {})
test('a word', () => expect(RUN).toMatchSnapshot())
afterAll(async () => {
  writeFileSync(RUN + '.ready', '')
  while (!['a', 'b'].every((name) => existsSync(name + '.ready'))) await setTimeout(5)
})
`
    const project = new Project({ [BENCH]: meet, [SNAPSHOT]: stored })
    const runs = await Promise.all(['a', 'b'].map((RUN) => project.bench({ RUN }, '-u')))
    const codes = runs.map(({ code }) => code)
    expect(codes.toSorted(), runs.map(({ output }) => output).join('\n')).toEqual([0, 1])
    const [done, refused] = [codes.indexOf(0), codes.indexOf(1)]
    const other = runs[refused]
    expect(other?.words).toContain(`${SNAPSHOT} was changed while this run measured`)
    expect(other && kept(other)).toContain(word(['a', 'b'][refused] ?? ''))
    const after = project.read(SNAPSHOT)
    expect(after).toContain(word(['a', 'b'][done] ?? ''))
    expect(after).toContain(FOREIGN)
    expect(project.read(`${SNAPSHOT}.lock`)).toBeUndefined()
  })

  test('a lock that a killed run left, and CRLF: stored all the same', async () => {
    const stored = await storedBaseline()
    const project = new Project({ [BENCH]: CHAT, [SNAPSHOT]: stored.replaceAll('\n', '\r\n') })
    project.write(`${SNAPSHOT}.lock`, '')
    const run = await project.bench(await serve(), '-u')
    expect(run.code, run.output).toBe(0)
    expect(sessionsIn(project.read(SNAPSHOT))).toBe(2)
    expect(project.read(`${SNAPSHOT}.lock`)).toBeUndefined()
  })
})

/** Each with the words and the line that name it. `js`: whether Vitest itself would take it. */
const DAMAGES: readonly { what: string; of: (stored: string) => string; says: RegExp }[] = [
  { what: 'an empty file', of: () => '', says: /snap:1: the file is empty/ },
  {
    what: 'its first line alone',
    of: (stored) => stored.slice(0, stored.indexOf('\n') + 1),
    says: /snap:1: no entry is left/,
  },
  {
    what: 'cut in the middle',
    of: (stored) => stored.slice(0, stored.length / 2),
    says: /snap:3: the entry that begins here has no end/,
  },
  { what: 'cut before its last byte', of: (stored) => stored.slice(0, -1), says: /snap:\d+: no line break at the end/ },
  { what: 'zero bytes at its end', of: (stored) => `${stored}\0\0\0`, says: /snap:\d+: zero bytes/ },
  { what: 'rubbish', of: () => 'PK\u0003\u0004 no text', says: /snap:1: text that is no part of an entry/ },
]

describe('a damaged file is named and never replaced', { timeout: 90_000 }, () => {
  test.each(DAMAGES)('$what (-u)', async ({ of, says }) => {
    const damaged = of(withForeign(await storedBaseline()))
    const project = new Project({ [BENCH]: CHAT, [SNAPSHOT]: damaged })
    const run = await project.bench(await serve(), '-u')
    expect(run.code, run.output).toBe(1)
    expect(run.words).toMatch(says)
    expect(run.words).toContain('Restore the file from git')
    expect(run.output).not.toContain('tok/s each')
    expect(project.read(SNAPSHOT)).toBe(damaged)
  })

  test('an empty one in a plain run, which Vitest would fill', async () => {
    const project = new Project({ [BENCH]: CHAT, [SNAPSHOT]: '' })
    const run = await project.bench(await serve())
    expect(run.code, run.output).toBe(1)
    expect(run.output).toContain('❯ chat.bench.ts:3:1')
    expect(project.read(SNAPSHOT)).toBe('')
  })

  test('a slip in our section: file, line and cure, nothing measured, nothing changed', async () => {
    const stored = withForeign(await storedBaseline())
    const damaged = stored.replace(/genSpeed: \{1: \[/, 'genSpeed: {1: [oops, ')
    const line = damaged.split('\n').findIndex((text) => text.includes('oops')) + 1
    const project = new Project({ [BENCH]: CHAT, [SNAPSHOT]: damaged })
    const run = await project.bench(await serve(), '-u')
    expect(run.code, run.output).toBe(1)
    expect(run.words).toContain(`BenchError: ${SNAPSHOT}:${line}: The stored baseline cannot be read`)
    expect(run.words).toContain('"oops", not a number')
    expect(run.output).not.toContain('tok/s each')
    expect(project.read(SNAPSHOT)).toBe(damaged)
  })
})
