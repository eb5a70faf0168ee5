import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { directory, type Ended, type Running, start } from './command.ts'

/** A user's project that lives until the file's tests are over. */
export class Folder {
  readonly root = directory()

  constructor(files: Readonly<Record<string, string>> = { 'package.json': '{}' }) {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true })
      writeFileSync(join(this.root, path), text)
    }
  }

  /** Undefined where there is no such file. */
  read(path: string): string | undefined {
    try {
      return readFileSync(join(this.root, path), 'utf8')
    } catch {
      return undefined
    }
  }

  /** A command in this folder. */
  start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Running {
    // The child sets its own folder: a shell does it on its way to the program.
    return start(args, environment, ['/bin/sh', '-c', 'cd "$0" && exec "$@"', this.root])
  }

  async run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return await this.start(args, environment).ended
  }
}
