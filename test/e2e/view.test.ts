import { execFileSync } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import { openTerminal, plugin, type Terminal } from './tmux.ts'

let terminal: Terminal | undefined
afterEach(() => terminal?.close())

function open(args: readonly string[], env: Readonly<Record<string, string>> = {}): Terminal {
  terminal = openTerminal(['sh', '-c', '"$0" "$@"; echo "code $?"; read end', plugin, ...args], env)
  return terminal
}

describe('the view on the demo, in a real terminal', () => {
  it('the view on the demo, in a real terminal, opens, filters, goes down to an endpoint and its Pod, follows the size, and quits', async () => {
    const view = open(['demo'])
    expect(await view.shows(/● live/)).toMatch(/✗ broken +cart/)
    view.press('/', 'pay')
    await view.hides(/cart/)
    view.press('Enter')
    await view.shows(/filter: pay/)
    view.press('Enter')
    await view.shows(/demo\/payments broken/)
    view.press('j', 'Enter')
    await view.shows(/readiness +GET :http\/healthz[\s\S]*Reached by\n.*service\/payments/)
    view.resize(120, 40)
    await view.shows(/^.{100,}live$/m)
    view.resize(40, 10)
    await view.shows(/40x10 is too small/)
    view.resize(80, 24)
    await view.shows(/readiness/)
    view.press('q', 'q', 'q')
    await view.shows(/code 0/)
  })

  it('the view on the demo, in a real terminal, does not take responses and reports of the terminal for keys', async () => {
    const view = open(['demo', '--no-mouse'])
    await view.shows(/▶ ✗ broken +cart/)
    view.press('\x1b]11;rgb:1e1e/1e1e/2e2e\x07', '\x1b]52;c;Y2Nj\x1b\\', '\x1bP>|tmux 3.3a\x1b\\', '\x1b[M *%', '\x1b[I', 'j')
    await view.shows(/▶ ✗ broken +metrics/)
    view.press('q')
    await view.shows(/code 0/)
  })

  it('the view on the demo, in a real terminal, obeys the mouse until the reader turns it off', async () => {
    const view = open(['demo'])
    await view.shows(/▶ ✗ broken +cart/)
    view.press('\x1b[<0;20;8M')
    await view.shows(/▶ ✗ broken +search/)
    view.press('\x1b[<0;20;8M')
    await view.shows(/› search/)
    view.press('m')
    await view.becomes({ mouse: false })
    view.press('q', 'q')
    await view.shows(/code 0/)
  })

  it('the view on the demo, in a real terminal, asks for no report of the mouse with --no-mouse', async () => {
    const view = open(['demo', '--no-mouse'])
    await view.shows(/● live/)
    expect(view.state().mouse).toBe(false)
    view.press('q')
    await view.shows(/code 0/)
  })

  it('the view on the demo, in a real terminal, appends lines with --screen-reader', async () => {
    const view = open(['demo', '--screen-reader'])
    await view.shows(/row 5 of 16: broken, search/)
    view.press('5', 'Enter')
    await view.shows(/row 7 of 7: broken: PT301/)
    view.press('q', 'Enter')
    await view.shows(/keys: open, e explain[\s\S]*\nq\n.*16 services.*\nrow 5 of 16: broken, search/)
    view.press('q', 'Enter')
    await view.shows(/code 0/)
  })

  it('the view on the demo, in a real terminal, leads through the tour by its keys, and runs the fix in the demo', async () => {
    const view = open(['demo', '--tour', '--no-config'])
    await view.shows(/● live[\s\S]*Tour 1\/15 {3}press 2/)
    const keys = ['2', '1', 'Enter', 'Tab', 'Enter', 'q', 'y', 'a', 'q', 'p']
    for (const [index, key] of keys.entries()) {
      view.press(key)
      await view.shows(new RegExp(`Tour ${index + 2}/15`))
    }
    await view.shows(/Enter plan/)
    view.press('Enter')
    await view.shows(/This will run in the Pods/)
    for (const [index, key] of ['Enter', ':', 'Escape', '?'].entries()) {
      view.press(key)
      await view.shows(new RegExp(`Tour ${index + 12}/15`))
    }
    view.press('Escape')
    await view.hides(/Tour/)
    view.press('q', 'q')
    await view.shows(/● healthy +cart/)
    view.press('q')
    await view.shows(/code 0/)
  })

  it('the view on the demo, in a real terminal, opens the chain of any target, and goes from there to its Service and back', async () => {
    const view = open(['demo', '-i', 'deploy/web'])
    await view.shows(/demo\/web degraded.*\n +Deployment/)
    await view.shows(/▶ .*demo\/web degraded|▶ .*PT/)
    view.press('g', 'j', 'Enter')
    await view.shows(/› … › web/)
    view.press('Escape')
    await view.shows(/demo\/web degraded.*\n +Deployment/)
    view.press('q', 'q')
    await view.shows(/code 0/)
  })

  it('the view on the demo, in a real terminal, shows without a key that a Pod dies and comes back', async () => {
    const view = open(['demo', '-i', 'svc/web'])
    expect(await view.shows(/http {3}80\/TCP ─▶ http ─▶ 3\/3 ready/)).toMatch(/web-\S+ +node-1/)
    await view.shows(/2\/3 ready/)
    await view.shows(/3\/3 ready/)
    view.press('w')
    expect(await view.shows(/endpoint added/)).toMatch(/endpoint removed|endpoint not ready/)
    view.press('C-c')
    await view.shows(/code 0/)
  })

  it('the view on the demo, in a real terminal, proves by a probe what was only inferred', async () => {
    const view = open(['demo', '-i', 'svc/checkout'])
    await view.shows(/PT302 .*\(inferred\)/)
    view.press('p')
    await view.shows(/nothing has run yet/)
    view.press('Enter')
    await view.shows(/What will run/)
    view.press('Enter')
    await view.shows(/done; Enter shows the chain with the results/)
    view.press('Enter')
    await view.shows(/✗ demo\/checkout broken: nothing listens on port 8081[\s\S]*✗ socket/)
    // The rows of the probe leave no room for the finding.
    view.press('G')
    await view.shows(/✗ PT302 {3}nothing listens on port 8081/)
    view.press('C-c')
    await view.shows(/code 0/)
  })

  it('the view on the demo, in a real terminal, prints text on a dumb terminal, and refuses -i there', async () => {
    const view = open(['demo'], { TERM: 'dumb' })
    expect(await view.shows(/code 0/)).toMatch(/This is the embedded demo/)
    view.close()
    terminal = undefined
    const asked = open(['demo', '-i'], { TERM: 'dumb' })
    await asked.shows(/error: --interactive needs a terminal with cursor control, and TERM is dumb/)
  })

  it('the view on the demo, in a real terminal, writes no colour if NO_COLOR is set', () => {
    const view = open(['demo'], { NO_COLOR: '1' })
    return view.shows(/▶ ✗ broken/)
  })
})

describe.skipIf(!process.env.KUBECONFIG)('the view on a real cluster', () => {
  it('the view on a real cluster shows a Service that is made, broken, mended and deleted', async () => {
    const name = `view-${process.pid}`
    const kubectl = (...args: string[]) => execFileSync('kubectl', ['-n', 'demo', ...args], { encoding: 'utf8' })
    const view = open(['-n', 'demo'])
    await view.shows(/● live/)
    view.press('/', name, 'Enter')
    await view.shows(/no Service matches/)
    try {
      kubectl('create', 'service', 'clusterip', name, '--tcp=80:8080')
      await view.shows(new RegExp(`✗ broken +${name} .*PT10[15]`))
      kubectl('patch', 'service', name, '-p', '{"spec":{"selector":{"app":"web"}}}')
      await view.shows(new RegExp(`● healthy +${name}`))
      view.press('Enter')
      await view.shows(new RegExp(`demo/${name} `))
      await view.shows(/ready +web-/)
    } finally {
      kubectl('delete', 'service', name, '--ignore-not-found')
    }
    await view.shows(/Service view-/)
    view.press('q')
    await view.shows(/filter:/)
    view.press('Escape')
    await view.hides(/filter:/)
    view.press('q')
    await view.shows(/code 0/)
  })
})
