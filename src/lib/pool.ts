/** Runs the tasks in their order, at most `limit` at once, and resolves when all have ended. A task is not to reject. */
export async function pooled(limit: number, tasks: readonly (() => Promise<void>)[]): Promise<void> {
  const queue = tasks.values()
  const work = async () => {
    for (const task of queue) await task()
  }
  await Promise.all(Array.from({ length: Math.min(limit, tasks.length) }, work))
}
