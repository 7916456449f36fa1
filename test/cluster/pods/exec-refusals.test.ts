import { describe, expect, it } from 'vitest'
import { createExec } from '../../../src/cluster/pods/exec.ts'
import { type ExecAnswer, noSuchProgram } from '../../../src/demo/server/pods/exec.ts'
import type { User } from '../../server/rbac.ts'
import { serveSocket } from '../sockets.ts'
import { message, never, playing, pod, run, to, usual } from './exec-runs.ts'

describe('no-tool', () => {
  it.each([
    ['containerd', { error: noSuchProgram('cat') }],
    ['containerd of old', { error: `${noSuchProgram('cat')}: unknown` }],
    ['a path', { error: 'exec: "/bin/cat": stat /bin/cat: no such file or directory' }],
    [
      'Docker',
      { exitCode: 126, stdout: `OCI runtime exec failed: exec failed: container_linux.go:380: ${noSuchProgram('cat')}: unknown\r\n` },
    ],
    [
      'CRI-O',
      {
        exitCode: 255,
        stderr: `time="2026-01-15T09:00:00Z" level=error msg="exec failed: unable to start container process: ${noSuchProgram('cat')}"`,
      },
    ],
    ['crun', { exitCode: 127, stderr: 'executable file `cat` not found in $PATH: No such file or directory' }],
  ] satisfies [string, ExecAnswer][])('a missing program is known by the words of %s', async (_, answer) => {
    const outcome = await run((await playing(answer)).url)
    expect(outcome.kind).toBe('no-tool')
    expect(message(outcome)).toMatch(/not found in \$PATH|no such file/)
  })

  it.each([
    ['sh: cat: not found\n', 127],
    ['bash: line 1: cat: command not found\n', 127],
    ['sh: ./cat: Permission denied\n', 126],
    ['exec: "cat": executable file not found in $PATH', 3],
  ])('the message of a shell is not taken for a missing program: %j with exit code %i', async (stderr, exitCode) => {
    const outcome = await run((await playing({ stderr, exitCode })).url)
    expect(outcome).toMatchObject({ kind: 'exited', exitCode, stderr })
  })
})

describe('not-running', () => {
  it.each(['cannot exec in a stopped state', 'error executing setns process caused: exit status 1'])(
    'a container does not run: %s',
    async (why) => {
      expect((await run((await playing({ error: why })).url)).kind).toBe('not-running')
    },
  )

  it.each([
    [400, 'pod web does not have a host assigned', 'not-running'],
    [400, 'cannot exec into a container in a completed pod; current phase is Succeeded', 'not-running'],
    [404, 'pod does not exist', 'not-running'],
    [500, 'error dialing backend: dial tcp 10.0.0.7:10250: connect: connection refused', 'lost'],
    [500, 'error dialing backend: dial tcp 10.0.0.7:10250: i/o timeout', 'lost'],
    [502, '<html>Bad gateway</html>', 'lost'],
    [503, '', 'lost'],
    [302, '', 'lost'],
    [404, '404 page not found\n', 'lost'],
    [200, '<html>Sign in</html>', 'lost'],
    [400, 'Upgrade request required', 'lost'],
  ])('the refusal of an exec with status %i, %s is %s', async (status, body, kind) => {
    const server = await serveSocket(() => {}, { refuse: () => ({ status, contentType: 'text/plain', body }) })
    const outcome = await run(server.url)
    expect(outcome.kind).toBe(kind)
    expect(message(outcome)).not.toMatch(/[\n<]/)
    expect(message(outcome).length).toBeGreaterThan(10)
  })
})

describe('forbidden', () => {
  it('an exec of a user without rights is forbidden, in the words of the server', async () => {
    const users: User[] = [{ name: 'joe', token: 'joe', rules: [] }]
    const server = await playing(undefined, { users })
    const outcome = await createExec(to(server.url, 'joe'))(usual, never)
    expect(outcome).toMatchObject({
      kind: 'forbidden',
      message: `pods "${pod}" is forbidden: User "joe" cannot get resource "pods/exec" in API group "" in the namespace "demo"`,
    })
  })

  it('an exec with a token that is not taken is forbidden', async () => {
    const server = await playing()
    const outcome = await createExec(to(server.url, 'stale'))(usual, never)
    expect(outcome).toMatchObject({ kind: 'forbidden', message: expect.stringContaining('does not accept the credentials of user "jane"') })
  })
})
