import { run } from './porttrace.ts'

/** What kubectl prints to standard output; throws what it prints to standard error if it fails. */
export async function kubectl(args: readonly string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await run('kubectl', args, {}, input)
  if (code !== 0) throw new Error(stderr || `kubectl ${args.join(' ')} ended with ${code}`)
  return stdout
}

/** Applies objects to a namespace that is new: one of the same name, of an earlier run, is deleted first. Its Pods are ready when this ends. */
export async function createNamespace(name: string, objects: readonly object[]): Promise<void> {
  await kubectl(['delete', 'namespace', name, '--ignore-not-found'])
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
  await kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [namespace, ...objects] }))
  await kubectl(['-n', name, 'wait', 'pod', '--all', '--for=condition=Ready', '--timeout=50s'])
}

/** Asks for its end, and does not wait for it: on a busy machine that takes minutes, and nothing depends on it. */
export async function deleteNamespace(name: string): Promise<void> {
  await kubectl(['delete', 'namespace', name, '--ignore-not-found', '--wait=false'])
}
