import { readFileSync, symlinkSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { REPOSITORY } from '../consumer.ts'
import { Project } from './project.ts'
import { BENCH, benchFile, scenarioCall } from './scenarios.ts'
import { serve } from './server.ts'

/** As the docs say it. */
const [, CONFIG = ''] = /^```ts\n(.*?)^```$/msu.exec(readFileSync(join(REPOSITORY, 'docs/report.md'), 'utf8')) ?? []

const REQUIRE = ['P=2 gen speed ≥ 10% of baseline', 'TTFT < 1 ms']
const HOSTILE = '</text></svg><script>alert(1)</script>'
const FILES = {
  [BENCH]: benchFile(scenarioCall('two chats', { require: REQUIRE }), scenarioCall(HOSTILE, { parallel: [1] })),
  'vitest.config.ts': CONFIG,
}

/** Vitest's own package for it, as a user would have installed it. */
async function withUi(project: Project): Promise<void> {
  await mkdir(join(project.root, 'node_modules/@vitest'), { recursive: true })
  symlinkSync(join(REPOSITORY, 'node_modules/@vitest/ui'), join(project.root, 'node_modules/@vitest/ui'), 'junction')
}

describe('pages of a run', { timeout: 60_000 }, () => {
  test("Vitest's HTML report has charts and verdicts beside their tests, and ours has all scenarios", async () => {
    const project = new Project(FILES)
    await withUi(project)
    const run = await project.bench(
      await serve(),
      '--reporter=html',
      '--reporter=junit',
      '--outputFile.junit=junit.xml',
    )
    expect(run.code, run.output).toBe(1)
    const page = project.read('out/report.html') ?? ''
    expect(page.match(/<section class="scenario"/gu)).toHaveLength(2)
    expect(page).toContain('1 of 2 requirements met, stored baseline recorded')
    expect(page).not.toContain('<script')
    expect(run.output).toContain('report.html')

    const meta = gunzipSync(await readFile(join(project.root, '.vitest/ui/html.meta.json.gz'))).toString()
    const pictures = [...meta.matchAll(/"([A-Za-z0-9+/]{400,}={0,2})"/gu)].map((match) =>
      Buffer.from(match[1] ?? '', 'base64').toString(),
    )
    const titles = pictures.flatMap((svg) => /class="title">([^<]*)</u.exec(svg)?.[1] ?? [])
    expect(titles).toEqual(
      expect.arrayContaining(['Gen speed of each request, tok/s', 'Memory over the run, and which level ran when']),
    )
    expect(pictures.filter((svg) => svg.includes('<script'))).toEqual([])

    const properties = project.read('junit.xml') ?? ''
    expect(properties).toMatch(/name="Gen speed of each request, tok\/s" value="[^"]*cliff/u)
    expect(properties).toMatch(/name="met" value="gen speed at P=2 is [\d.]+ tok\/s/u)
    expect(properties).not.toContain('xmlns')
  })

  test('in a terminal nothing is annotated: the report there has it all', async () => {
    const project = new Project({ [BENCH]: benchFile(scenarioCall('two chats', { require: ['TTFT < 1 ms'] })) })
    const run = await project.bench(await serve(), '--reporter=verbose')
    expect(run.code, run.output).toBe(1)
    expect(run.output).toContain('TTFT < 1 ms')
    expect(run.output).not.toContain('of each request, tok/s')
  })
})
