/** Oldest that work. Sources: package.json of this package, its `engines` and `peerDependencies`. */
export const OLDEST_NODE = [22, 19] as const
export const OLDEST_VITEST = [5, 1] as const

export const isOldNode = (version: string): boolean => isOlder(version, OLDEST_NODE)

export const isOldVitest = (version: string): boolean => isOlder(version, OLDEST_VITEST)

function isOlder(version: string, [oldestMajor, oldestMinor]: readonly [number, number]): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor)
}
