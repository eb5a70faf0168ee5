import { execFile, spawn } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const call = promisify(execFile)

/** Root of this repository. */
export const REPOSITORY = fileURLToPath(new URL('../', import.meta.url))

/** `undefined` takes away what would be there. */
export type Environment = Readonly<Record<string, string | undefined>>

export interface Ended {
  readonly code: number | null
  /** stdout and stderr as they came. */
  readonly output: string
}

/** A folder of its own with Vitest and the packed tarball of this package in `node_modules`, as a user would have it. */
export class Consumer {
  readonly root: string

  private constructor(root: string) {
    this.root = root
  }

  /** The tarball's own dependencies are there, and nothing else of this repository but Vitest and `more`. */
  static async create(more: readonly string[] = []): Promise<Consumer> {
    const consumer = new Consumer(realpathSync(mkdtempSync(join(tmpdir(), 'vob-consumer-'))))
    const manifest = await consumer.#unpack()
    for (const name of ['vitest', ...Object.keys(manifest.dependencies), ...more]) consumer.#link(name)
    consumer.write('package.json', '{ "type": "module" }\n')
    return consumer
  }

  /** As `npm pack` named it. */
  get tarball(): string {
    const name = readdirSync(this.root).find((file) => file.endsWith('.tgz'))
    if (name) return join(this.root, name)
    throw new Error(`npm pack left no tarball in ${this.root}`)
  }

  write(path: string, text: string): void {
    const file = join(this.root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8')
  }

  /** Runs a script with this Node. The environment is all there is, but for what a process cannot start without. */
  node(script: string, args: readonly string[], environment: Environment = {}): Promise<Ended> {
    const { PATH = '', HOME, TMPDIR, SystemRoot } = process.env
    const child = spawn(process.execPath, [join(this.root, script), ...args], {
      cwd: this.root,
      env: { PATH, HOME, TMPDIR, SystemRoot, NO_COLOR: '1', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const chunks: string[] = []
    child.stdout.setEncoding('utf8').on('data', (text: string) => chunks.push(text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => chunks.push(text))
    return new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve({ code, output: chunks.join('') }))
    })
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true })
  }

  async #unpack(): Promise<{ dependencies: Record<string, string> }> {
    // The build is there: it is what this test run imports.
    const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', this.root]
    await call('npm', pack, { cwd: REPOSITORY, shell: process.platform === 'win32' })
    const target = join(this.root, 'node_modules/vitest-ollama-bench')
    mkdirSync(target, { recursive: true })
    await call('tar', ['-xzf', this.tarball, '--strip-components=1', '-C', target])
    return JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'))
  }

  #link(name: string): void {
    const link = join(this.root, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(REPOSITORY, 'node_modules', name), link, 'junction')
  }
}
