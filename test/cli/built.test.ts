import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const start = fileURLToPath(new URL('../../plugin/start.cjs', import.meta.url))

/** What `npm run build` made, run as the plugin runs it. */
function built(argv: readonly string[], input: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [start, ...argv], {
    input,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  })
  return { status, stdout, stderr }
}

it('the built program measures wide characters, for which it loads a file of its own', () => {
  const spec = { type: 'ExternalName', externalName: '例え.example.com' }
  const metadata = { name: 'web', namespace: 'demo', uid: 'uid-web', resourceVersion: '1' }
  const service = { apiVersion: 'v1', kind: 'Service', metadata, spec }
  const { status, stdout, stderr } = built(['-f', '-', 'svc/web'], JSON.stringify(service))
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringMatching(/^note: standard input has no .*\n$/) })
  const [header = ''] = stdout.split('\n')
  // Each of the two characters takes two columns.
  expect(header).toMatch(/^demo\/web {3}ExternalName 例え\.example\.com +● healthy$/)
  expect(header.length).toBe(78)
})

it.each([
  ['is closed', '<&-'],
  ['holds nothing', '</dev/null'],
])('the built program says in one line that there is no object to read if its standard input %s', (_, redirected) => {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', `"$0" "$1" -f - ${redirected}`, process.execPath, start], { encoding: 'utf8' })
  expect([status, stdout, stderr.split('\n')[0]]).toEqual([3, '', 'error: no Kubernetes objects in standard input'])
})
