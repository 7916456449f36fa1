import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, it, onTestFinished } from 'vitest'
import { parseCommand } from '../../src/cli/args/parse-command.ts'
import { begin } from '../../src/cli/begin.ts'
import { captured, startBench } from './program.ts'

it.each([
  { argv: ['svc/web'], requests: 6 },
  { argv: ['-n', 'demo'], requests: 5 },
])('the first requests of a trace are sent before any tracing code is loaded: %j', async ({ argv, requests }) => {
  const { server, env, close } = await startBench()
  onTestFinished(close)
  const command = parseCommand(argv)
  if (command.run !== 'trace') throw new Error('no trace')
  const { code } = await captured(async (io) => {
    const { api } = await begin(command, io)
    await server.arrived(() => true, requests)
    api.close()
    return 0
  }, env())
  expect(code).toBe(0)
})

it('the code that begins a trace loads no code that traces, diagnoses or draws', async () => {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL('../../src/cli/begin.ts', import.meta.url))],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    packages: 'external',
    // What import() loads does not count: it is loaded only when it is needed.
    plugins: [
      {
        name: 'at once',
        setup: (plugin) =>
          plugin.onResolve({ filter: /./ }, ({ kind, path }) => (kind === 'dynamic-import' ? { path, external: true } : undefined)),
      },
    ],
  })
  const loaded = Object.keys(metafile.inputs).filter((input) => /src\/(trace|diagnose|policy|render|probe|live|manifest|tui)\//.test(input))
  expect(loaded).toEqual([])
})
