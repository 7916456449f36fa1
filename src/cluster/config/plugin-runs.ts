import type { ExecCredential } from './authentication.ts'

/** One run of a plugin, as `runExecPlugin` makes it. */
export interface PluginRun {
  /** The same for runs that give the same credential. */
  key: string
  /** It may ask the user at the terminal: no other run that may ask runs at the same time. */
  mayAsk: boolean
  run: () => Promise<ExecCredential>
}

/** What exec credential plugins gave out, for several connections: contexts with the same plugin run it once. */
export class PluginRuns {
  readonly #held = new Map<string, Promise<ExecCredential>>()
  #lastAsking: Promise<unknown> = Promise.resolve()

  /**
   * The credential of a plugin. It runs again if its credential has expired (`now`: ms since 1970), if it failed, or if the server `refused`
   * the one that is held. Rejects as the run does.
   */
  async credential(plugin: PluginRun, refused: ExecCredential | undefined, now: number): Promise<ExecCredential> {
    const running = this.#held.get(plugin.key)
    if (!running) return this.#start(plugin)
    const held = await running
    if (held !== refused && (held.expires ?? Number.POSITIVE_INFINITY) > now) return held
    const since = this.#held.get(plugin.key)
    return since && since !== running ? since : this.#start(plugin)
  }

  #start({ key, mayAsk, run }: PluginRun): Promise<ExecCredential> {
    const running = mayAsk ? this.#lastAsking.then(run) : run()
    if (mayAsk) this.#lastAsking = running.catch(() => {})
    this.#held.set(key, running)
    running.catch(() => {
      if (this.#held.get(key) === running) this.#held.delete(key)
    })
    return running
  }
}
