/** The terminal and what the system tells of it, handed in: the view touches no process. */
export interface Terminal {
  stdin: NodeJS.ReadableStream & { setRawMode?(isRaw: boolean): unknown; ref?(): unknown; unref?(): unknown }
  stdout: NodeJS.WritableStream & { columns?: number; rows?: number }
  stderr: NodeJS.WritableStream
  /** Listens to a signal, which then does nothing else; answers how to stop listening. */
  on(signal: 'SIGTERM' | 'SIGHUP' | 'SIGINT' | 'SIGQUIT' | 'SIGTSTP' | 'SIGCONT', listener: () => void): () => void
  /** Listens to an uncaught error; answers how to stop listening. */
  onCrash(listener: (error: unknown) => void): () => void
  /** Listens to the end of the process, at which only what is written at once is written; answers how to stop listening. */
  onExit(listener: () => void): () => void
  /** Stops the process group, as Ctrl-Z does; resolves when it is continued. Absent if the system stops no processes: on Windows. */
  stop?: () => Promise<void>
}
