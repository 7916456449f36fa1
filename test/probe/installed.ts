import { spawnSync } from 'node:child_process'

/** Does the machine have this program? */
export function installed(program: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).status === 0
}
