import { describe, expect, it } from 'vitest'
import { listOf } from './program.ts'
import { start } from './start.ts'

describe('several targets of any kinds', () => {
  it('several targets are one document in the order in which they were named, with the worst exit code', async () => {
    const { run, server } = await start()
    const pod = server.store.list('Pod').find(({ metadata }) => metadata.name.startsWith('web-'))?.metadata.name ?? ''
    const words = ['svc/web', `pod/${pod}`, '10.96.3.10:80', 'node/node-1', 'svc/web', ':31080']
    const ran = await run([...words, '-n', 'demo', '-o', 'json'])
    const list = listOf(ran)
    expect(list.items.map(({ target }) => `${target.kind}/${target.name}`)).toEqual([
      'Service/web',
      `Pod/${pod}`,
      'Address/10.96.3.10:80',
      'Node/node-1',
      'Service/web',
      'Address/:31080',
    ])
    expect(list.items.map(({ verdict }) => verdict)[2]).toBe('broken')
    expect(ran.code).toBe(1)
    const { stdout } = await run([...words, '-n', 'demo'])
    const heads = stdout
      .split('\n')
      .filter((line) => /^\S.*((healthy|degraded|broken|unknown)$| (degraded|broken|unknown)( for \w+)?: )/.test(line))
    const tops = heads
      .map((line) => line.replace(/^[✗▲?] /, '').split(' ')[0])
      .filter((name) => name === '10.96.3.10:80' || name === 'node-1' || name === ':31080')
    expect(tops).toEqual(['10.96.3.10:80', 'node-1', ':31080'])
  })

  it('of several targets, those that exist are drawn, each of the others gives one line, and the exit code is 3', async () => {
    const { run } = await start()
    const ran = await run(['svc/web', 'svc/nope', 'pod/nope', 'node/nope', '10.1.2.3:80', '-n', 'demo', '-o', 'json'])
    expect(listOf(ran).items.map(({ target }) => target.name)).toEqual(['web'])
    expect(ran.code).toBe(3)
    const lines = ran.stderr.trimEnd().split('\n')
    expect(lines).toHaveLength(4)
    expect(lines.every((line) => line.startsWith('error: '))).toBe(true)
    expect(lines.map((line) => line.split(' ')[1])).toEqual(['services', 'pods', 'nodes', '10.1.2.3:80:'])
  })

  it('several targets of any kind ask for nothing twice', async () => {
    const { run, server } = await start()
    await run(['svc/web', '10.96.3.16:80', 'web.demo:80', 'node/node-1', 'node/node-2', ':31200', '-n', 'demo'])
    const asked = server.requests.map(
      ({ path, query }) => `${path}?${query.get('labelSelector') ?? ''}&${query.get('fieldSelector') ?? ''}`,
    )
    expect(asked.filter((one, index) => asked.indexOf(one) !== index)).toEqual([])
  })

  it('several targets are looked for in the namespace of -n, and addresses in all namespaces', async () => {
    const { run } = await start()
    const ran = await run(['svc/web', '10.96.3.16:80', '-n', 'kube-system', '-o', 'json'])
    expect([ran.code, ran.stderr]).toEqual([
      3,
      'error: services "web" not found in namespace "kube-system"; namespace demo has it: -n demo\n',
    ])
    expect(listOf(ran).items.map(({ target }) => target.name)).toEqual(['10.96.3.16:80'])
  })
})
