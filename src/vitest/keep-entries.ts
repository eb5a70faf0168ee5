import { expect } from 'vitest'

/** A part of Vitest's task tree, as far as it is needed here. */
interface Task {
  readonly type: string
  readonly name: string
  readonly tasks?: readonly Task[]
}

const guarded = new WeakSet<object>()

/**
 * Marks the stored entries of every test of the file as checked. With `-u` Vitest drops each entry whose matcher did not
 * run (a failure before it, `--bail`), with all machines' sections; so an entry goes only when its test no longer exists.
 */
export function keepEntries(file: Task): void {
  const { snapshotState } = expect.getState()
  if (!snapshotState || guarded.has(snapshotState)) return
  guarded.add(snapshotState)
  const walk = (task: Task, path: readonly string[]) => {
    if (task.tasks) for (const child of task.tasks) walk(child, task === file ? [] : [...path, task.name])
    else snapshotState.markSnapshotsAsCheckedForTest([...path, task.name].join(' > '))
  }
  walk(file, [])
}
