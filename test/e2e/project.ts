import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, onTestFinished } from 'vitest'

/** What a finished `vitest` process left behind. */
export interface Run {
  readonly code: number | null
  /** stdout and stderr as they came. */
  readonly output: string
  /** The same with single spaces, however a sentence was wrapped. */
  readonly words: string
}

/** A `vitest` process that runs, with all that it starts in a process group of its own, as a terminal has it. */
export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Run>
  /** Resolves once the output holds the words. */
  said(words: RegExp): Promise<RegExpExecArray>
  /** Sends a signal to the whole group. */
  signal(name: NodeJS.Signals): void
}

interface Files {
  readonly [path: string]: string
}

const PACKAGE = fileURLToPath(new URL('../../', import.meta.url))
const MODULES = installed()

/** What npm would install: a copy of this package under node_modules, and its dependencies and Vitest beside it. */
function installed(): string {
  const modules = join(mkdtempSync(join(tmpdir(), 'vob-install-')), 'node_modules')
  const own = join(modules, 'vitest-ollama-bench')
  cpSync(join(PACKAGE, 'dist'), join(own, 'dist'), { recursive: true })
  cpSync(join(PACKAGE, 'package.json'), join(own, 'package.json'))
  const { dependencies } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')) as { dependencies: object }
  for (const name of ['vitest', ...Object.keys(dependencies)]) link(join(PACKAGE, 'node_modules', name), modules, name)
  afterAll(() => rmSync(dirname(modules), { recursive: true, force: true }))
  return modules
}

/** A junction on Windows, where a link to a folder would need rights. */
function link(target: string, folder: string, name: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  symlinkSync(target, join(folder, name), 'junction')
}

/** Ends a run that hangs before the test's own time-out, so that its output is still shown. */
const LIMIT_MS = 50_000

const CONFIG = `import { defineConfig } from 'vitest/config'
import { ollamaBench } from 'vitest-ollama-bench/plugin'

export default defineConfig({ plugins: [ollamaBench()] })
`

/** A user's repository in a folder of its own, with this package and Vitest installed; it goes with the test. */
export class Project {
  readonly root: string

  constructor(files: Files) {
    this.root = realpathSync(mkdtempSync(join(tmpdir(), 'vob-e2e-')))
    for (const name of ['vitest', 'vitest-ollama-bench'])
      link(join(MODULES, name), join(this.root, 'node_modules'), name)
    this.write('package.json', '{ "type": "module" }\n')
    this.write('vitest.config.ts', CONFIG)
    for (const [path, text] of Object.entries(files)) this.write(path, text)
    onTestFinished(() => rmSync(this.root, { recursive: true, force: true }))
  }

  write(path: string, text: string): void {
    const file = join(this.root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }

  /** Undefined where there is no such file. */
  read(path: string): string | undefined {
    try {
      return readFileSync(join(this.root, path), 'utf8')
    } catch {
      return undefined
    }
  }

  /** `vitest bench --run …` */
  bench(environment: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Run> {
    return this.vitest(environment, 'bench', '--run', ...args)
  }

  async vitest(environment: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Run> {
    return await this.start(environment, ...args).ended
  }

  /** Vitest with nothing of this process's environment that it would look at. */
  start(environment: Readonly<Record<string, string>>, ...args: readonly string[]): Running {
    const { PATH = '', HOME, TMPDIR, SystemRoot } = process.env
    const child = spawn(process.execPath, [join(MODULES, 'vitest/vitest.mjs'), ...args], {
      cwd: this.root,
      env: { PATH, HOME, TMPDIR, SystemRoot, NO_COLOR: '1', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
      detached: process.platform !== 'win32',
    })
    let output = ''
    const looking = new Set<() => void>()
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
        for (const look of looking) look()
      })
    const ended = new Promise<Run>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve({ code, output, words: output.replaceAll(/\s+/g, ' ') }))
    })
    const said = (words: RegExp) =>
      new Promise<RegExpExecArray>((resolve, reject) => {
        const look = () => {
          const found = words.exec(output)
          if (found) resolve(found)
        }
        looking.add(look)
        look()
        void ended.then(() => reject(new Error(`it ended without saying ${words}:\n${output}`)))
      })
    return { child, ended, said, signal: (name) => process.kill(-(child.pid ?? Number.NaN), name) }
  }
}
