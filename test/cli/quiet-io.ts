import { PassThrough } from 'node:stream'
import type { Io } from '../../src/cli/io.ts'

/** The outside of a program on a terminal without output and input. */
export function quietIo(part: Partial<Io> = {}): Io {
  return {
    program: 'kubectl porttrace',
    env: {},
    platform: 'linux',
    home: '',
    stdinIsTTY: true,
    stdoutIsTTY: true,
    stderrIsTTY: true,
    ask: async () => '',
    interrupted: () => new AbortController().signal,
    stdout: async () => {},
    stderr: () => {},
    readStdin: async () => '',
    streams: () => ({ stdin: new PassThrough(), stdout: new PassThrough() }),
    now: () => new Date(0),
    signal: new AbortController().signal,
    ended: () => new AbortController().signal,
    ...part,
  }
}
