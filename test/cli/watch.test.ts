import { describe, expect, it } from 'vitest'
import { until } from '../live/pace.ts'
import { breaking, going, traces, web } from './going.ts'
import { reader, runProgram } from './program.ts'

describe('-w', () => {
  it('-w prints a target again when it changes, and ends with 130', async () => {
    const { server, printed, interrupted } = await going(['svc/dns', '-w'])
    const first = await printed(/demo\/dns .*healthy/)
    server.store.patch({ ...web, name: 'dns' }, breaking)
    await printed(/PT101/)
    server.store.delete({ ...web, name: 'dns' })
    await printed(/deleted: /)
    const { code, stdout, stderr } = await interrupted()
    expect([code, stderr]).toEqual([130, ''])
    expect(stdout.startsWith(first)).toBe(true)
    expect(stdout).toContain('deleted: service/dns in namespace demo\n')
  })

  it('-w -o json prints one document a line for each change, by the schema', async () => {
    const { server, printed, interrupted } = await going(['svc/dns', '-w', '-o', 'json'])
    await printed(/\n/)
    server.store.patch({ ...web, name: 'dns' }, breaking)
    await printed(/PT101.*\n/)
    // Nothing that can be seen changes: no line.
    server.store.patch({ ...web, name: 'dns' }, { metadata: { annotations: { unseen: 'yes' } } })
    server.store.patch({ ...web, name: 'dns' }, { spec: { selector: { app: 'dns' } } })
    await printed(/"healthy".*\n(.*\n)*.*"broken".*\n(.*\n)*.*"healthy".*\n/)
    const { stdout } = await interrupted()
    const verdicts = traces(stdout).map(({ verdict }) => verdict)
    expect(verdicts[0]).toBe('healthy')
    expect(verdicts).toContain('broken')
    expect(verdicts.at(-1)).toBe('healthy')
    const lines = stdout.split('\n').map((line) => line.replace(/"taken":"[^"]*"/, ''))
    expect(lines.filter((line, index) => line === lines[index - 1])).toEqual([])
  })

  it('-w without a target prints the list, then the lines of the Services that change', async () => {
    const { server, printed, interrupted } = await going(['-w'])
    const list = await printed(/degraded +web/)
    expect(list).toMatch(/^TIME +VERDICT +NAME/)
    server.store.patch(web, breaking)
    await printed(/broken +web/)
    server.store.delete(web)
    const { stdout } = await printed(/deleted: /).then(interrupted)
    const rest = stdout.slice(list.length)
    expect(rest).toMatch(/✗ broken +web +ClusterIP/)
    expect(rest).not.toMatch(/VERDICT|cart|not asked for/)
  })

  it('-w follows a workload, with the Services that reach its Pods, to its end', async () => {
    const { server, printed, interrupted } = await going(['deploy/web', '-w', '-o', 'json'])
    const [first] = traces(await printed(/\n/))
    expect(first).toMatchObject({ target: { kind: 'Deployment' } })
    server.store.patch(web, { spec: { ports: [{ name: 'http', port: 80, targetPort: 'nope' }] } })
    await printed(/\n.*PT301.*\n/)
    server.store.delete({ kind: 'Deployment', namespace: 'demo', name: 'web' })
    await printed(/\n.*\n.*\n/)
    const last = traces((await interrupted()).stdout).at(-1)
    expect(last).not.toHaveProperty('pods')
  })

  it.each(['ing/shop', '10.96.3.16:80', 'node/node-1', 'https://shop.example.com/'])('-w follows %s', async (target) => {
    const { server, printed, interrupted } = await going([target, '-w', '-o', 'json'])
    await printed(/\n/)
    server.store.patch(web, { spec: { ports: [{ name: 'http', port: 80, targetPort: 'nope', nodePort: 30099 }], type: 'NodePort' } })
    await printed(/\n.*PT301.*\n/)
    const documents = traces((await interrupted()).stdout)
    expect(documents.length).toBeGreaterThan(1)
  })

  it('-w follows an alias to a Service of another namespace, also to one that does not exist yet', async () => {
    const dns = { kind: 'Service', namespace: 'kube-system', name: 'kube-dns' }
    const { server, printed, interrupted } = await going(['svc/legacy', '-w', '-o', 'json'])
    await printed(/\n/)
    server.store.patch({ ...web, name: 'legacy' }, { spec: { externalName: 'kube-dns.kube-system.svc' } })
    await printed(/"name":"kube-dns","state":"ok".*\n/)
    server.store.patch(dns, breaking)
    await printed(/PT101.*\n/)
    server.store.delete(dns)
    await printed(/PT711.*\n/)
    const last = traces((await interrupted()).stdout).at(-1)
    expect(last).toMatchObject({ verdict: 'broken', alias: { reason: 'service-missing' } })
  })

  it('-w -o json of a list prints one trace a line, and begins with those of all Services', async () => {
    const { server, printed, interrupted } = await going(['-w', '-o', 'json'])
    const first = traces(await printed(/"name":"web"/))
    expect(first.length).toBe(server.store.list('Service').filter(({ metadata }) => metadata.namespace === 'demo').length)
    server.store.delete(web)
    await printed(/"name":"web".*\n(.*\n)*.*"name":"web".*\n/)
    const last = traces((await interrupted()).stdout).at(-1)
    expect(last).toMatchObject({ target: { name: 'web' } })
    expect(last).not.toHaveProperty('service')
  })

  it('-w draws in place on a terminal, and cuts what does not fit', async () => {
    const { server, printed, interrupted } = await going(['-w', '--no-color'], { rows: 12 })
    await printed(/… \d+ more lines\n/)
    server.store.patch(web, breaking)
    await printed(/\u001b\[\d+F\u001b\[J/)
    const { stdout } = await interrupted()
    const [first = '', second = ''] = stdout.split('\u001b[11F\u001b[J')
    expect(first.split('\n')).toHaveLength(12)
    expect(second).toMatch(/^VERDICT/)
  })

  it('-w says when the connection is lost and when it is back', async () => {
    const { server, printed, interrupted } = await going(['svc/dns', '-w'])
    await printed(/healthy/)
    const away = server.faults.add({ do: 'destroy', count: Number.POSITIVE_INFINITY })
    for (const watch of server.watches) watch.drop()
    await server.arrived(() => away.struck > 8)
    away.remove()
    await until(() => server.watches.size >= 5)
    server.store.patch({ ...web, name: 'dns' }, breaking)
    await printed(/PT101/)
    const { stderr } = await interrupted()
    expect(stderr).toMatch(/^connection lost: .*; trying again\nconnected again\n$/)
  })

  it('-w is refused if nothing can change, and if the target does not exist', async () => {
    const { ran } = await going(['svc/nope', '-w'])
    expect(await ran).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(/^error: services "nope" not found/) })
    const run = (argv: readonly string[]) => runProgram(argv)
    expect(await run(['-w', '-f', 'x.yaml'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/-f reads a file once; it cannot be used with --watch/),
    })
    expect(await run(['svc/web', '--timeout', '5s'])).toMatchObject({ code: 2, stderr: expect.stringMatching(/needs --watch or --until/) })
    expect(await run(['--until', 'fine'])).toMatchObject({ code: 2 })
  })

  it('-w fails as a single reading does if the Services may not be read', async () => {
    const { ran } = await going(['svc/web', '-w'], { users: [reader('nobody', [])] })
    expect(await ran).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/^error: .*forbidden.*\nAsk your cluster administrator/),
    })
  })
})
