/** The terminal and what the system reports about it, passed in: the view does not use the process itself. */
export interface Terminal {
  stdin: NodeJS.ReadableStream & { setRawMode?(isRaw: boolean): unknown; ref?(): unknown; unref?(): unknown }
  stdout: NodeJS.WritableStream & { columns?: number; rows?: number }
  stderr: NodeJS.WritableStream
  /** Listens to a signal, which then does nothing else; returns a function that stops listening. */
  on(signal: 'SIGTERM' | 'SIGHUP' | 'SIGINT' | 'SIGQUIT' | 'SIGTSTP' | 'SIGCONT', listener: () => void): () => void
  /** Listens to an uncaught error; returns a function that stops listening. */
  onCrash(listener: (error: unknown) => void): () => void
  /** Listens to the end of the process, when only synchronous writes still arrive; returns a function that stops listening. */
  onExit(listener: () => void): () => void
  /** Stops the process group, as Ctrl-Z does; resolves when it is continued. Absent if the system stops no processes: on Windows. */
  stop?: () => Promise<void>
}
