import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Where Vitest reads its settings, in the order in which it looks. */
const CONFIGS = ['vitest.config', 'vite.config'].flatMap((name) =>
  ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((ending) => `${name}.${ending}`),
)

/** What of a user's project decides what is written into it, and what is said of it. */
export interface Project {
  readonly root: string
  /** `package.json` says `"type": "module"`. */
  readonly isModule: boolean
  /** What of it installs packages, by its lock file. */
  readonly installer: Installer
  readonly config?: ConfigFile
  /** Version of the package that is found from here; absent where it is not installed. */
  readonly vitest?: string
  readonly plugin?: string
}

export interface ConfigFile {
  readonly name: string
  /** The text names this package's plugin. */
  readonly hasPlugin: boolean
  /** It imports files of the project, one of which may name it. */
  readonly isShared: boolean
}

const INSTALLERS = {
  'pnpm-lock.yaml': 'pnpm add -D',
  'yarn.lock': 'yarn add -D',
  'bun.lock': 'bun add -d',
  'bun.lockb': 'bun add -d',
  'package-lock.json': 'npm install -D',
} as const

/** A command that installs what follows it. */
export type Installer = (typeof INSTALLERS)[keyof typeof INSTALLERS]

/** @throws TypeError where there is no package.json, or none that can be read */
export function readProject(root: string): Project {
  const manifest = readManifest(root)
  const lock = Object.keys(INSTALLERS).find((file) => existsSync(join(root, file)))
  return {
    root,
    isModule: manifest['type'] === 'module',
    installer: isLock(lock) ? INSTALLERS[lock] : 'npm install -D',
    config: readConfig(root),
    vitest: installedVersion(root, 'vitest'),
    plugin: installedVersion(root, 'vitest-ollama-bench'),
  }
}

function readManifest(root: string): Readonly<Record<string, unknown>> {
  const file = join(root, 'package.json')
  if (!existsSync(file))
    throw new TypeError(
      'there is no package.json in this folder: go to the root of your project, or begin one with `npm init -y`.',
    )
  const manifest = objectIn(file)
  if (manifest) return manifest
  throw new TypeError('package.json in this folder is not JSON: mend it first, as npm reads it too.')
}

function readConfig(root: string): ConfigFile | undefined {
  const name = CONFIGS.find((file) => existsSync(join(root, file)))
  if (name === undefined) return undefined
  const text = withoutComments(readOrEmpty(join(root, name)))
  return {
    name,
    hasPlugin: text.includes('vitest-ollama-bench/plugin'),
    isShared: /(?:from|import\(|require\()\s*['"]\.{1,2}\//.test(text),
  }
}

/** As Node finds packages: in the nearest `node_modules` that holds it. */
function installedVersion(folder: string, name: string): string | undefined {
  const version = objectIn(join(folder, 'node_modules', name, 'package.json'))?.['version']
  if (typeof version === 'string') return version
  const above = dirname(folder)
  return above === folder ? undefined : installedVersion(above, name)
}

/** Source without its whole-line comments: what stands there is not in force. */
export const withoutComments = (text: string): string => text.replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, '')

export function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function objectIn(file: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

const isLock = (name: string | undefined): name is keyof typeof INSTALLERS =>
  name !== undefined && Object.hasOwn(INSTALLERS, name)
