// Where a single file starts. It has no launcher that tells by which name it was called.
import { basename } from 'node:path'

process.env.PORTTRACE_PROGRAM = basename(process.argv0, '.exe')
await import('../../src/cli.ts')
