import { createServer as createHttp } from 'node:http'
import { describe, expect, it } from 'vitest'
import { installed } from '../installed.ts'
import { ask, execWith, portOf } from './machine.ts'

describe.each(['python3', 'curl', 'node', 'wget'].filter(installed))('a redirect that a server sends to %s', (program) => {
  it('the redirect is not followed, and its status is the answer', async () => {
    let asked = 0
    const other = createHttp((_, response) => {
      asked += 1
      response.end()
    })
    const location = `http://127.0.0.1:${await portOf(other)}/`
    const port = await portOf(createHttp((_, response) => response.writeHead(302, { location }).end()))
    const probe = await ask(port, execWith([program]), { scheme: 'http' })
    expect([probe.tool, probe.status, asked]).toEqual([program, 302, 0])
  })
})
