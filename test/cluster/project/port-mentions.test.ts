import { describe, expect, it } from 'vitest'
import { projectPod } from '../../../src/cluster/project/pod.ts'

function mentionsOf(spec: object): string[] {
  const pod = projectPod({ metadata: { name: 'web-1', namespace: 'demo' }, spec: { containers: [{ name: 'app', ...spec }] } })
  return (pod?.containers[0]?.mentions ?? []).map(({ field, port, listens }) => `${field} ${port}${listens ? ' listens' : ''}`)
}

const args = (...words: string[]) => mentionsOf({ args: words })

describe('the ports that a container names', () => {
  it.each([
    [['--port=8080'], ['args[0] 8080 listens']],
    [['--port', '8080'], ['args[1] 8080 listens']],
    [['-p', '8080'], ['args[1] 8080 listens']],
    [['-p8080'], ['args[0] 8080 listens']],
    [['--listen-address=0.0.0.0:8080'], ['args[0] 8080 listens']],
    [
      ['--http=:8080', '--metrics=[::]:9090'],
      ['args[0] 8080 listens', 'args[1] 9090 listens'],
    ],
    [['--db=postgres.demo:5432'], ['args[0] 5432']],
    [['sleep', '3600'], ['args[1] 3600']],
    [['exec httpd -f -p 8081 -h /www'], ['args[0] 8081 listens']],
    [['--version=1.25.3', '10.0.0.1', 'v8080', '8080x', '--ratio=0.8080', '123456'], []],
    [['--max=70000', 'a1', '7'], []],
  ])('the arguments %j name %j', (words, expected) => {
    expect(args(...words)).toEqual(expected)
  })

  it('a command and literal variables name ports too, and a variable that holds a secret does not', () => {
    const env = [
      { name: 'PORT', value: '8080' },
      { name: 'APP_LISTEN', value: ':9000' },
      { name: 'CACHE', value: 'redis://cache:6379' },
      { name: 'DB_PASSWORD', value: '12345' },
      { name: 'FROM', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
    ]
    expect(mentionsOf({ command: ['node', 'server.js', '--port', '3000'], env })).toEqual([
      'command[3] 3000 listens',
      'env[PORT] 8080 listens',
      'env[APP_LISTEN] 9000 listens',
      'env[CACHE] 6379',
    ])
  })

  it('only the port numbers that a container names are kept, and nothing if it names none', () => {
    expect(
      projectPod({ metadata: { name: 'a' }, spec: { containers: [{ name: 'app', args: ['serve'] }] } })?.containers[0],
    ).not.toHaveProperty('mentions')
    const pod = projectPod({ metadata: { name: 'a' }, spec: { containers: [{ name: 'app', args: ['--port=8080 --owner=alice'] }] } })
    expect(JSON.stringify(pod)).not.toContain('alice')
  })
})
