import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A small disk of its own; only root may mount one. */
export class Disk {
  readonly path: string

  /** `size`: as mount's tmpfs takes it, whole pages of 4 kB. Mounted at `path`, which must be there. */
  constructor(path: string, size: string) {
    this.path = path
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path], { stdio: 'pipe' })
  }

  makeReadOnly(): void {
    execFileSync('mount', ['-o', 'remount,ro', this.path], { stdio: 'pipe' })
  }

  remove(): void {
    execFileSync('umount', ['--lazy', this.path], { stdio: 'pipe' })
  }
}

/** Whether this process may mount; asked once, because tests are skipped by name where it may not. */
export const MAY_MOUNT = mayMount()

function mayMount(): boolean {
  if (process.platform !== 'linux') return false
  const folder = mkdtempSync(join(tmpdir(), 'vob-mount-'))
  try {
    new Disk(folder, '4k').remove()
    return true
  } catch {
    return false
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
