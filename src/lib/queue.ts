/** Values that one side puts in as they come, and the other takes one after the other, waiting if there is none. */
export class Queue<T> {
  readonly #values: T[] = []
  #wake: () => void = () => undefined
  #ended = false

  put(value: T): void {
    this.#values.push(value)
    this.#wake()
  }

  /** No more values come: who takes gets those that are left. */
  end(): void {
    this.#ended = true
    this.#wake()
  }

  /** Each value once, to its end. For one reader. */
  async *take(): AsyncGenerator<T, void> {
    for (;;) {
      const value = this.#values.shift()
      if (value !== undefined) yield value
      else if (this.#ended) return
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
    }
  }
}
