// Runs commands in pairs, and prints their medians: wall and CPU time, and the most memory that each held.
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { loadavg } from 'node:os'

const rounds = Number(process.env.BENCH_ROUNDS ?? 15)

/** The shell times what it runs, CPU of the program and of its own children included: Node knows only its own. */
const timed = 'TIMEFORMAT="cpu %3U %3S"; time "$@"'

/** The memory that a process and those below it hold at most, in MiB; 0 if it has ended, or this is not Linux. */
function peakOf(pid) {
  try {
    const own = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
    )
    return Math.max(own, ...children.map(peakOf))
  } catch {
    return 0
  }
}

/** Runs a command to its end: ms that pass, ms of CPU, and MiB. */
export function measure(command, env = {}) {
  return new Promise((resolve, reject) => {
    const start = performance.now()
    const child = spawn('bash', ['-c', timed, 'bash', ...command], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, LC_ALL: 'C', ...env },
    })
    let peak = 0
    let said = ''
    child.stderr.on('data', (text) => {
      said += text
    })
    const look = setInterval(() => {
      peak = Math.max(peak, peakOf(child.pid))
    }, 4)
    child.on('error', reject)
    child.on('close', (code) => {
      clearInterval(look)
      const [, user = 0, system = 0] = /cpu (\d+\.\d+) (\d+\.\d+)\s*$/.exec(said) ?? []
      // Exit code 1 is a verdict, not an error.
      if (code === 0 || code === 1) resolve({ ms: performance.now() - start, cpu: (Number(user) + Number(system)) * 1_000, peak })
      else reject(new Error(`${command.join(' ')}: exit code ${code}: ${said.slice(0, 200)}`))
    })
  })
}

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Prints how a command compares with another one, run in turn with it. `reach` names the goal for each figure: `{ wall: '≤ 1.3' }`. */
export async function compare(title, ours, theirs, reach, { times = rounds, env } = {}) {
  await measure(ours, env)
  await measure(theirs, env)
  const pairs = []
  for (let round = 0; round < times; round++) pairs.push([await measure(ours, env), await measure(theirs, env)])
  const figure = (of, unit) => {
    const ratio = median(pairs.map(([a, b]) => a[of] / b[of]))
    const [own, other] = [0, 1].map((side) => median(pairs.map((pair) => pair[side][of])))
    return { ratio: ratio.toFixed(2), text: `${own.toFixed(0)} ${unit} against ${other.toFixed(0)}` }
  }
  const wall = figure('ms', 'ms')
  const cpu = figure('cpu', 'ms')
  const memory = figure('peak', 'MiB')
  const aim = (name) => (reach[name] ? ` (to reach: ${reach[name]})` : '')
  console.log(`${title}
  wall ${wall.ratio} ×${aim('wall')}, ${wall.text}; CPU ${cpu.ratio} ×${aim('cpu')}, ${cpu.text}; peak memory ${memory.ratio} ×${aim('memory')}, ${memory.text}; load ${loadavg()[0].toFixed(1)}`)
}
