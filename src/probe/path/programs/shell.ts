import { shellLoop } from '../../session/shell-loop.ts'

/**
 * bash connects by itself, to `/dev/tcp/HOST/PORT` (bash(1), REDIRECTION), each target in a process of its own, which is killed when its
 * time is over. A message of bash begins with `$0`, which can be set since bash 5.0; the clock with µs (EPOCHREALTIME) is as old. A name is
 * looked up as it is connected to.
 */
export const bash = shellLoop(
  ['[ -n "$EPOCHREALTIME" ]', 'sleep 0.01'],
  `LC_ALL=C n=$1 v=$2 t=$3; shift 3
a=("$@")
for ((r=1;r<=n;r++)); do
 run echo "porttrace round $r"
 sleep $v & s=$! p=$!
 for ((i=0;i<\${#a[@]};i+=2)); do
  { BASH_ARGV0=$((i/2)); b=\${EPOCHREALTIME/[.,]/}; if : 4<>"/dev/tcp/\${a[i]}/\${a[i+1]}"; then x=open; else x=failed; fi; echo "$((i/2)) $x $((\${EPOCHREALTIME/[.,]/}-b))"; } 2>&1 &
  p="$p $!"
 done
 sleep $t & p="$p $!"; wait $!
 kill \${p#* } 2>/dev/null
 i=0 l=
 for x in \${p#* }; do wait $x 2>/dev/null; [ $? = 143 ] && l="$l$i ETIMEDOUT\\n"; i=$((i+1)); done
 p=$s
 run printf '%b' "$l" "porttrace end $r\\n"
 ((r<n)) && wait $s
done
kill $s 2>/dev/null`,
)

/** A program that connects once, for each target in a process that tells its exit code and its words. It has 1 s, and ends by itself. */
function each(needs: string, command: string): string {
  return shellLoop(
    [`command -v ${needs}`, 'command -v sleep'],
    `LC_ALL=C; export LC_ALL; set -f; n=$1 v=$2; shift 3; r=0
one() { trap "" TERM; o=$(${command} </dev/null 2>&1); echo "$1 exit $? "$o; }
while [ $r -lt $n ]; do
 r=$((r+1)) i=0 h=
 run echo "porttrace round $r"
 for x do if [ -z "$h" ]; then h=$x; else one $i "$h" "$x" & q="$q $!"; i=$((i+1)) h=; fi; done
 sleep $v & p=$!
 wait $q; q=
 run echo "porttrace end $r"
 [ $r -lt $n ] && wait $p
done
kill $p 2>/dev/null`,
  )
}

/** Says nothing to the server: the connection is held for its time, or until the server closes it. A name is looked up as it is connected to. */
export const curl = each(
  'curl',
  `case $2 in *:*) u="[$2]:$3" ;; *) u=$2:$3 ;; esac; curl -q -g -sS -v --noproxy '*' --connect-timeout 0.9 --max-time 0.9 -o /dev/null -w 'porttrace %{time_connect} %{time_namelookup}' "telnet://$u"`,
)

/** `-z` closes the connection as soon as it stands; BusyBox has it only where it is large. */
export const netcat = each('nc', 'case $2 in *[!0-9.:]*) n= ;; *) n=-n ;; esac; nc -z -v $n -w 1 "$2" "$3"')

/** The small netcat of BusyBox would hold the connection: `true` in its place ends it at once. */
export const netcatBusybox = each('nc', 'nc -w 1 "$2" "$3" -e true')
