import { expect, it } from 'vitest'
import type { ExecCredential } from '../../../src/cluster/config/authentication.ts'
import { PluginRuns } from '../../../src/cluster/config/plugin-runs.ts'

/** A plugin whose runs are counted. */
function plugin(key = 'plugin', mayAsk = false, expires?: number) {
  const given: ExecCredential[] = []
  const run = async () => {
    const credential = { token: `${key}-${given.length + 1}`, ...(expires !== undefined && { expires }) }
    given.push(credential)
    return credential
  }
  return { key, mayAsk, run, given }
}

it('connections with the same plugin run it once, however many ask at the same time', async () => {
  const runs = new PluginRuns()
  const one = plugin()
  const tokens = await Promise.all([1, 2, 3].map(() => runs.credential(one, undefined, 0)))
  expect(tokens.map(({ token }) => token)).toEqual(['plugin-1', 'plugin-1', 'plugin-1'])
  expect(one.given).toHaveLength(1)
})

it('connections with other plugins run each of them', async () => {
  const runs = new PluginRuns()
  expect((await runs.credential(plugin('a'), undefined, 0)).token).toBe('a-1')
  expect((await runs.credential(plugin('b'), undefined, 0)).token).toBe('b-1')
})

it('a credential that a server refused is renewed once for all connections that were refused', async () => {
  const runs = new PluginRuns()
  const one = plugin()
  const first = await runs.credential(one, undefined, 0)
  const again = await Promise.all([1, 2].map(() => runs.credential(one, first, 0)))
  expect(again.map(({ token }) => token)).toEqual(['plugin-2', 'plugin-2'])
  expect(one.given).toHaveLength(2)
})

it('a credential that has expired is renewed, and one that has not is kept', async () => {
  const runs = new PluginRuns()
  const one = plugin('plugin', false, 1_000)
  await runs.credential(one, undefined, 0)
  expect((await runs.credential(one, undefined, 999)).token).toBe('plugin-1')
  expect((await runs.credential(one, undefined, 1_000)).token).toBe('plugin-2')
})

it('a plugin that failed runs again for the next connection', async () => {
  const runs = new PluginRuns()
  const fails = { key: 'plugin', mayAsk: false, run: () => Promise.reject(new Error('no login')) }
  await expect(runs.credential(fails, undefined, 0)).rejects.toThrow('no login')
  expect((await runs.credential(plugin(), undefined, 0)).token).toBe('plugin-1')
})

it('plugins that may ask the user run one after another, also after one that failed', async () => {
  const runs = new PluginRuns()
  const events: string[] = []
  const asking = (key: string, fails = false) => ({
    key,
    mayAsk: true,
    run: async (): Promise<ExecCredential> => {
      events.push(`${key} begins`)
      await new Promise((resolve) => setImmediate(resolve))
      events.push(`${key} ends`)
      if (fails) throw new Error('no login')
      return { token: key }
    },
  })
  await Promise.allSettled([asking('a', true), asking('b')].map((one) => runs.credential(one, undefined, 0)))
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
})
