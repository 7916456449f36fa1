/**
 * The head of a program for `sh` that runs on, with a dead man's switch. Stdin says when it is to end, by a line or by its own end, which
 * comes however the connection ends. A `read` in the background waits for that. Every command runs in the background as well, and is waited
 * for: a shell takes no signal while a command runs in front (POSIX, 2.11), and one whose output is not read would be blocked until its
 * container ends. What is left is killed and waited for, since the first process of a container may not wait for its children. A command of
 * `run` is killed with KILL: until it has been executed it is a copy of the shell, which may take a TERM for its own and lose it (dash and
 * ash do, one time in twelve). Names that begin with `_` belong to the head. A body may put process ids into `p`, and into `q` those of
 * processes that ignore the signal and end by themselves within 1 s. Tried in dash, bash and the ash of BusyBox.
 */
const head = `_c= _r= p= q=
trap 'trap "" TERM; [ -z "$_r" ] || _c=$!; [ -z "$_c" ] || kill -9 $_c 2>/dev/null; kill $_w $p $! 2>/dev/null; [ -z "$q" ] || { sleep 1; kill -9 $q 2>/dev/null; }; wait; exit 0' TERM HUP INT PIPE
exec 3<&0 </dev/null
{ read -r x <&3; kill $$ 2>/dev/null; } & _w=$!
run() { _r=1; "$@" & _c=$! _r=; wait $_c; _c=; }`

const tail = `kill $_w 2>/dev/null
wait`

/** A program for `sh` that runs on: `needs` are commands that have to succeed, else it ends at once with 127. Its text is constant. */
export function shellLoop(needs: readonly string[], body: string): string {
  const checks = needs.map((one) => `${one} >/dev/null 2>&1 || exit 127`)
  return [...checks, head, body, tail].join('\n')
}

/** Shells that may be in an image, the likeliest first. */
export const shells: readonly (readonly string[])[] = [['sh'], ['bash'], ['busybox', 'sh'], ['/busybox/sh']]

/** The command that runs such a program in a shell; the arguments are data. */
export function shellCommand(shell: readonly string[], program: string, args: readonly string[]): string[] {
  return [...shell, '-c', program, 'sh', ...args]
}
