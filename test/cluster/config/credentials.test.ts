import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createCredentials } from '../../../src/cluster/config/credentials.ts'
import type { ExecEntry } from '../../../src/cluster/config/kubeconfig-file.ts'
import { connectionTo } from '../servers.ts'
import { failure, folder, plugin, withExec } from './exec-plugins.ts'

/** A plugin that counts its runs and gives `t1`, `t2`, … */
function counting(status = '{ token: "t" + n }'): { exec: ExecEntry; runs: () => number } {
  const file = join(folder, 'runs')
  writeFileSync(file, '')
  const script = `const fs = require("fs"); fs.appendFileSync(${JSON.stringify(file)}, "x"); const n = fs.readFileSync(${JSON.stringify(file)}).length; say(${status})`
  return { exec: plugin(script), runs: () => readFileSync(file, 'utf8').length }
}

describe('credentials', () => {
  it('the exec plugin is run once for many requests, and once more when its token is refused to all of them', async () => {
    const { exec, runs } = counting()
    const credentials = createCredentials(withExec(exec))
    const six = await Promise.all(Array.from({ length: 6 }, () => credentials.current()))
    expect(runs()).toBe(1)
    expect(six.map(({ headers }) => headers)).toEqual(Array(6).fill({ Authorization: 'Bearer t1' }))
    expect(await Promise.all(six.map((refused) => credentials.renew(refused)))).toEqual(Array(6).fill(true))
    expect(runs()).toBe(2)
    expect((await credentials.current()).headers).toEqual({ Authorization: 'Bearer t2' })
    expect(runs()).toBe(2)
  })

  it('the exec plugin is run again when its credential has expired', async () => {
    const { exec, runs } = counting('{ token: "t" + n, expirationTimestamp: n === 1 ? "2030-01-01T00:00:00Z" : "2030-01-01T01:00:00Z" }')
    let now = Date.UTC(2029, 11, 31)
    const credentials = createCredentials(withExec(exec), () => now)
    await credentials.current()
    await credentials.current()
    expect(runs()).toBe(1)
    now = Date.UTC(2030, 0, 1)
    const [one, other] = await Promise.all([credentials.current(), credentials.current()])
    expect(runs()).toBe(2)
    expect(one).toBe(other)
    expect(one.headers).toEqual({ Authorization: 'Bearer t2' })
  })

  it('an exec plugin that failed is tried again', async () => {
    const file = join(folder, 'ready')
    const exec = plugin(`if (require("fs").existsSync(${JSON.stringify(file)})) say({ token: "t" }); else process.exitCode = 1`)
    const credentials = createCredentials(withExec(exec))
    await failure(credentials.current())
    writeFileSync(file, '')
    expect((await credentials.current()).headers).toEqual({ Authorization: 'Bearer t' })
  })

  it('a token that no header may hold is refused, without repeating it', async () => {
    const error = await failure(createCredentials(withExec(plugin('say({ token: "secret\\nx" })'))).current())
    expect(error.message).toBe('the token has a control character, which an HTTP header cannot contain')
  })

  it('a token file is read again after a while and when its token was refused', async () => {
    const tokenFile = join(folder, 'token')
    writeFileSync(tokenFile, ' one\n')
    let now = 0
    const authentication = { tokenFile, token: 'stale', impersonation: { 'Impersonate-Group': ['a', 'b'] } }
    const credentials = createCredentials(connectionTo('https://a', { authentication }), () => now)
    const first = await credentials.current()
    expect(first.headers).toEqual({ Authorization: 'Bearer one', 'Impersonate-Group': ['a', 'b'] })
    writeFileSync(tokenFile, 'two')
    expect(await credentials.current()).toBe(first)
    now += 60_000
    const second = await credentials.current()
    expect(second.headers.Authorization).toBe('Bearer two')
    writeFileSync(tokenFile, 'three')
    expect(await credentials.renew(second)).toBe(true)
    expect((await credentials.current()).headers.Authorization).toBe('Bearer three')
    rmSync(tokenFile)
    now += 60_000
    expect((await credentials.current()).headers.Authorization).toBe('Bearer three')
  })

  it('the token is used while the token file cannot be read, and without a token the error says why', async () => {
    const tokenFile = join(folder, 'none')
    const of = (more: object) => createCredentials(connectionTo('https://a', { authentication: { tokenFile, impersonation: {}, ...more } }))
    expect((await of({ token: 'kept' }).current()).headers.Authorization).toBe('Bearer kept')
    expect((await failure(of({}).current())).message).toBe(`cannot read the token file ${tokenFile}: no such file`)
    writeFileSync(tokenFile, '\n')
    expect((await failure(of({}).current())).message).toBe(`the token file ${tokenFile} is empty`)
  })

  it('user name and password are sent as Basic, and there is nothing to renew', async () => {
    const authentication = { basic: { username: 'jané', password: 'a:b' }, impersonation: {} }
    const credentials = createCredentials(connectionTo('https://a', { authentication }))
    const credential = await credentials.current()
    expect(credential.headers).toEqual({ Authorization: `Basic ${Buffer.from('jané:a:b').toString('base64')}` })
    expect(await credentials.renew(credential)).toBe(false)
  })
})
