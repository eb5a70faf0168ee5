import { accessSync, constants, statSync } from 'node:fs'
import { basename, delimiter, isAbsolute, join, resolve } from 'node:path'
import { BenchError } from '../errors.ts'

/**
 * The program's absolute path: as it was given, or as PATH finds it, without a shell. Relative folders of PATH are left out.
 * @throws BenchError SERVER_NOT_STARTED
 */
export function findBinary(given: string | undefined, path: string = process.env['PATH'] ?? ''): string {
  const name = given ?? 'ollama'
  const places = /[\\/]/.test(name) ? [resolve(name)] : folders(path).map((folder) => join(folder, name))
  const found = places.find((place) => isProgram(place))
  if (found !== undefined) return found
  throw new BenchError('SERVER_NOT_STARTED', given === undefined ? NOT_INSTALLED : notAProgram(name))
}

const NOT_INSTALLED =
  "no `ollama` was found on PATH, so no server could be started. Install Ollama (https://ollama.com/download), or name its program: `server: { binary: '/path/to/ollama' }`, `--binary` on the command line."

const notAProgram = (name: string): string =>
  `the server's program "${basename(name)}" is not there, or may not be run, so no server could be started. Give the path of Ollama's own program (\`command -v ollama\` prints it), or leave \`binary\` out to take the one on PATH.`

const folders = (path: string): string[] => path.split(delimiter).filter((folder) => isAbsolute(folder))

function isProgram(place: string): boolean {
  try {
    accessSync(place, constants.X_OK)
    return statSync(place).isFile()
  } catch {
    return false
  }
}
