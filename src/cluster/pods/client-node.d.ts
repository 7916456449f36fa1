// The parts of @kubernetes/client-node that carry exec. Its own types ask for its KubeConfig, which is a class with private fields, though
// only these two functions of it are called.

declare module '@kubernetes/client-node/dist/web-socket-handler.js' {
  import type { Duplex, Writable } from 'node:stream'

  /** What the library asks for: the server, and the options of a socket that it makes itself. */
  export interface ConfigOfHandler {
    getCurrentCluster: () => { server: string }
    applyToHTTPSOptions: (options: object) => Promise<void>
  }

  /** What the library uses of a WebSocket. */
  export interface SocketOfHandler {
    onopen?: () => void
    onerror?: (error: unknown) => void
    onmessage?: (message: { data: Buffer }) => void
    close: () => void
  }

  export class WebSocketHandler {
    static handleStandardStreams(channel: number, data: Buffer, stdout: Writable, stderr: Writable): unknown
    constructor(
      config: ConfigOfHandler,
      makeSocket: (uri: string, protocols: readonly string[]) => SocketOfHandler,
      streams: Readonly<Record<'stdin' | 'stdout' | 'stderr', Duplex>>,
    )
  }
}

declare module '@kubernetes/client-node/dist/exec.js' {
  import type { Readable, Writable } from 'node:stream'
  import type { V1Status } from '@kubernetes/client-node/dist/gen/models/V1Status.js'
  import type { ConfigOfHandler, WebSocketHandler } from '@kubernetes/client-node/dist/web-socket-handler.js'

  export class Exec {
    constructor(config: ConfigOfHandler, handler: WebSocketHandler)
    /** Resolves when the WebSocket is open, rejects with its event if it does not open. */
    exec(
      namespace: string,
      pod: string,
      container: string,
      command: readonly string[],
      stdout: Writable,
      stderr: Writable,
      stdin: Readable | null,
      tty: boolean,
      onStatus: (status: V1Status) => void,
    ): Promise<unknown>
  }
}
