import { describe, expect, test } from 'vitest'
import { type SimulatorOptions, startSimulator } from '../../../src/simulator/index.ts'
import { HOSTILE } from '../../hostile.ts'
import { atEnd } from '../at-end.ts'
import { httpServer } from '../client/servers.ts'
import { QUICK } from './command.ts'
import { Folder } from './folder.ts'

const BENCH = 'benches/chat.bench.ts'
const CONFIG = 'vitest.config.mts'
const WORKFLOWS = ['.github/workflows/bench.yml', '.github/workflows/record-baselines.yml']

async function serverWith(options: Omit<SimulatorOptions, 'preset'> = {}): Promise<string> {
  const preset = { ...QUICK, stepMs: [8, 10, 12, 14] }
  const server = await startSimulator({ ...options, preset })
  atEnd(() => server.stop())
  return server.url
}

const NOBODY = { OLLAMA_HOST: 'http://127.0.0.1:9' }

describe('init, without a terminal', { timeout: 60_000 }, () => {
  test('on a server: the first model, levels and requirements by the slots that are seen, and the next command', async () => {
    const folder = new Folder()
    const { code, stdout, stderr } = await folder.run(['init', '--yes'], { OLLAMA_HOST: await serverWith() })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('the model is fast:latest, the first that the server offers')
    expect(stdout).toContain('the server serves at least 4 at once')
    const bench = folder.read(BENCH)
    expect(bench).toContain("model: 'fast:latest'")
    expect(bench).toContain('parallel: [1, 2, 4]')
    expect(bench).toContain("'P=2 gen speed ≥ 50% of baseline'")
    expect(bench).not.toContain('simulator')
    expect(folder.read(CONFIG)).toContain('plugins: [ollamaBench(')
    expect(folder.read(CONFIG)).not.toContain('host')
    expect(folder.read('.gitattributes')).toBe('*.snap text eol=lf\n')
    for (const path of WORKFLOWS) expect(folder.read(path)).toContain('MODEL: "fast:latest"')
    expect(stdout).toMatch(/Next:\n {2}npm install -D vitest@\^5\.1 vitest-ollama-bench\n {2}npx vitest bench\n$/)
  })

  test('one slot: requires user speed; the server that was named stands in the config', async () => {
    const folder = new Folder({ 'package.json': '{ "type": "module" }' })
    const host = await serverWith({ numParallel: 1 })
    const { code } = await folder.run(['init', '--model', 'fast', '--host', host, '--no-workflow', '--dir', 'perf/llm'])
    expect(code).toBe(0)
    expect(folder.read('perf/llm/chat.bench.ts')).toContain("'P=2 user speed ≥ 40% of baseline'")
    expect(folder.read('vitest.config.ts')).toContain(`host: '${host}'`)
    for (const path of WORKFLOWS) expect(folder.read(path)).toBeUndefined()
  })

  test('a password in the host is written nowhere', async () => {
    const folder = new Folder()
    const { stdout } = await folder.run(['init', '--model', 'fast', '--host', 'http://me:s3cret-word@127.0.0.1:9'])
    expect(stdout).toContain('set OLLAMA_HOST')
    for (const text of [stdout, ...[CONFIG, BENCH, ...WORKFLOWS].map((path) => folder.read(path))])
      expect(text).not.toContain('s3cret')
  })

  test('what is there is named and left, with what to do; a second init changes nothing', async () => {
    const files = {
      'package.json': '{}',
      'vite.config.js': 'export default {}\n',
      [BENCH]: '// mine\n',
      '.gitattributes': '*.png binary\n',
      [WORKFLOWS[0] ?? '']: 'name: mine\n',
    }
    const folder = new Folder(files)
    const { code, stdout } = await folder.run(['init', '--simulated', '--workflow'])
    expect(code).toBe(0)
    for (const path of ['vite.config.js', BENCH, WORKFLOWS[0] ?? '']) {
      expect(folder.read(path)).toBe(files[path])
      expect(stdout).toMatch(new RegExp(`${path.replaceAll('.', String.raw`\.`)}.* (?:is there already|left as it is)`))
    }
    expect(stdout).toContain('plugins: [ollamaBench(')
    expect(folder.read(CONFIG)).toBeUndefined()
    expect(folder.read('.gitattributes')).toBe('*.png binary\n*.snap text eol=lf\n')
    const again = await folder.run(['init', '--simulated', '--workflow'])
    expect(again.stdout).toContain('unchanged .gitattributes')
    expect(again.stdout).not.toMatch(/^ {2}(?:written|added)/m)
  })

  test('no server: says how to start one; with a model named, the files are written all the same', async () => {
    const folder = new Folder()
    const refused = await folder.run(['init', '--yes'], NOBODY)
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringMatching(/ollama serve[\s\S]*--simulated/) })
    expect(folder.read(BENCH)).toBeUndefined()
    const named = await folder.run(['init', '--model', 'qwen3:4b'], NOBODY)
    expect(named).toMatchObject({ code: 0, stdout: expect.stringContaining('ollama serve') })
    expect(folder.read(BENCH)).toContain("'P=2 user speed ≥ 40% of baseline'")
  })

  test('names that a hostile server gives get into no file and no line', async () => {
    const { url } = await httpServer((request, response) => {
      const names = [HOSTILE, "x', require: [process.exit()] }) //", '${{ secrets.TOKEN }}', '--insecure', 'honest:1b']
      const models = names.map((name) => ({ name, model: name, size: 1 }))
      if (request.url === '/api/tags') return response.end(JSON.stringify({ models }))
      return response.end(JSON.stringify(request.url === '/api/ps' ? { models: [] } : { version: HOSTILE }))
    })
    const folder = new Folder()
    const { code, stdout } = await folder.run(['init', '--yes', '--no-probe'], { OLLAMA_HOST: url })
    expect(code).toBe(0)
    expect(folder.read(BENCH)).toContain("model: 'honest:1b'")
    for (const text of [stdout, ...[CONFIG, BENCH, ...WORKFLOWS].map((path) => folder.read(path))])
      // oxlint-disable-next-line no-control-regex -- these are what must not be there
      expect(text).not.toMatch(/owned|secrets|insecure|process\.exit|\u001B/)
  })

  test.each([
    ['nobody to ask', ['init'], 'there is no terminal to ask in'],
    ['no model by name', ['init', '--model', "a'; touch owned"], 'is no name of a model'],
    ['a folder outside', ['init', '--simulated', '--dir', '../elsewhere'], 'must be a folder within the project'],
    [
      'a folder from the root',
      ['init', '--simulated', '--dir', '/tmp/elsewhere'],
      'must be a folder within the project',
    ],
    ['a host that is none', ['init', '--model', 'x', '--host', 'ftp://x'], 'the `host` option cannot be used'],
    ['two ways at once', ['init', '--simulated', '--model', 'x'], 'cannot be used with'],
  ])('wrong use, %s: says so and writes nothing', async (_, args, words) => {
    const folder = new Folder()
    expect(await folder.run(args, NOBODY)).toMatchObject({ code: 2, stderr: expect.stringContaining(words) })
    expect(folder.read(BENCH) ?? folder.read(CONFIG)).toBeUndefined()
  })

  test('no package.json: says where to go', async () => {
    expect(await new Folder({}).run(['init', '--simulated'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('npm init -y'),
    })
  })

  test('Ctrl-C while the model is loaded: nothing is written, and the code says so', async () => {
    const folder = new Folder()
    const init = folder.start(['init', '--yes'], { OLLAMA_HOST: await serverWith({ loadMs: 60_000 }) })
    await init.said(/loading fast:latest/)
    init.child.kill('SIGINT')
    expect((await init.ended).code).toBe(130)
    expect(folder.read(BENCH) ?? folder.read(CONFIG)).toBeUndefined()
  })
})
