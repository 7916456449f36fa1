import { isBuiltin } from 'node:module'
import { expect, it } from 'vitest'
import { bundleAll } from '../../plugin/package/bundle.ts'

const { code, metafile } = await bundleAll()
const [output] = Object.values(metafile.outputs)
const inputs = Object.keys(output?.inputs ?? {})

it('a single file has everything in it, the interactive view too', () => {
  for (const part of ['src/cli.ts', 'src/tui/start.tsx', 'src/demo/server/server.ts'])
    expect(inputs.filter((input) => input.endsWith(part))).toHaveLength(1)
  // The bundled packages that import these use them if they are installed, and work without them.
  const asked = new Set((output?.imports ?? []).map(({ path }) => path).filter((path) => !isBuiltin(path)))
  expect([...asked].toSorted()).toStrictEqual(['bufferutil', 'kerberos', 'supports-color', 'utf-8-validate'])
})

it('a single file has React as users need it, without the tools of developers', () => {
  expect(inputs.filter((input) => /devtools|\.development\./.test(input))).toStrictEqual([])
  expect(code.includes('devtools.connectToDevTools')).toBe(false)
})
