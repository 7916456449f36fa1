import { node } from './programs/node.ts'
import { perl } from './programs/perl.ts'
import { php } from './programs/php.ts'
import { python } from './programs/python.ts'
import { ruby } from './programs/ruby.ts'
import { bash, curl, netcat, netcatBusybox } from './programs/shell.ts'

/** A program that connects to targets again and again. */
export interface PathTool {
  /** What it is called in a result. */
  name: string
  /** What has to be in the image. */
  program: string
  /** What is before the arguments. */
  command: readonly string[]
  /** How its lines are read: those of an interpreter, or what `nc` or `curl` said. */
  lines: 'own' | 'nc' | 'curl'
  /** Does it look up a name separately from a connection? `together`: it connects to the name. `never`: it leaves names out. */
  names: 'apart' | 'together' | 'never'
}

/** In the order in which they are tried: those that tell the time first. */
export const pathTools: readonly PathTool[] = [
  { name: 'python3', program: 'python3', command: ['python3', '-c', python], lines: 'own', names: 'apart' },
  { name: 'python', program: 'python', command: ['python', '-c', python], lines: 'own', names: 'apart' },
  { name: 'perl', program: 'perl', command: ['perl', '-e', perl, '--'], lines: 'own', names: 'apart' },
  { name: 'node', program: 'node', command: ['node', '-e', node, '--'], lines: 'own', names: 'apart' },
  { name: 'ruby', program: 'ruby', command: ['ruby', '-e', ruby, '--'], lines: 'own', names: 'apart' },
  { name: 'bash', program: 'bash', command: ['bash', '-c', bash, 'bash'], lines: 'own', names: 'together' },
  { name: 'php', program: 'php', command: ['php', '-r', php, '--'], lines: 'own', names: 'never' },
  { name: 'curl', program: 'curl', command: ['sh', '-c', curl, 'sh'], lines: 'curl', names: 'together' },
  { name: 'nc', program: 'nc', command: ['sh', '-c', netcat, 'sh'], lines: 'nc', names: 'together' },
  { name: 'nc (busybox)', program: 'nc', command: ['sh', '-c', netcatBusybox, 'sh'], lines: 'nc', names: 'together' },
]

/** Where a connection is tried. */
export interface PathSocket {
  address: string
  port: number
}

/** The arguments of every program: rounds, s from one to the next, s that a connection has, and the targets. */
export function pathArguments(rounds: number, seconds: number, targets: readonly PathSocket[]): string[] {
  return [rounds, seconds, seconds * 0.9, ...targets.flatMap(({ address, port }) => [address, port])].map(String)
}
