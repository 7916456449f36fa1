import { type ConnectAnswer, type Output, resultOfWords } from './words.ts'

/**
 * Programs for interpreters, each a constant text. They take host, port, seconds and `tcp` or `udp` as arguments, and print one line:
 * `porttrace open MS`, `porttrace silent MS` (UDP without an answer) or `porttrace failed MS WORDS`. Over UDP they send an empty datagram, and
 * wait for an answer or for the refusal that the kernel reports on a connected socket.
 */
const python = `import errno,signal,socket,sys,time
h,p,t,u=sys.argv[1],int(sys.argv[2]),float(sys.argv[3]),sys.argv[4]=='udp'
b=time.time()
def say(r,m=''):
 sys.stdout.write('porttrace %s %d %s\\n'%(r,int((time.time()-b)*1000),m))
 sys.stdout.flush()
 sys.exit(0)
def late(*_): say('failed','ETIMEDOUT')
signal.signal(signal.SIGALRM,late)
signal.alarm(int(t)+1)
try: found=socket.getaddrinfo(h,p,0,socket.SOCK_DGRAM if u else socket.SOCK_STREAM)
except socket.gaierror as e: say('failed','EAI_ %s'%e)
m='no address'
for f,k,o,_,d in found:
 try:
  s=socket.socket(f,k,o)
  s.settimeout(t)
  s.connect(d)
  if u:
   s.send(b'')
   s.recv(1)
  say('open')
 except socket.timeout: m='silent' if u else 'ETIMEDOUT'
 except (socket.error,OSError) as e: m='%s %s'%(errno.errorcode.get(e.errno,''),e)
if m=='silent': say('silent')
say('failed',m)`

const perl = `use strict; use Socket qw(:DEFAULT getaddrinfo); $|=1;
my($h,$p,$t,$u)=@ARGV; $u=$u eq "udp";
my $now=eval { require Time::HiRes; \\&Time::HiRes::time }||sub { time }; my $b=$now->();
sub say1 { printf "porttrace %s %d %s\\n",$_[0],($now->()-$b)*1000,defined $_[1]?$_[1]:""; exit 0 }
$SIG{ALRM}=sub { say1($u?"silent":"failed","ETIMEDOUT") }; alarm $t;
my($e,@a)=getaddrinfo($h,$p,{socktype=>$u?SOCK_DGRAM:SOCK_STREAM}); say1("failed","EAI_ $e") if $e;
my $m="no address";
for my $a (@a) {
 socket(my $s,$a->{family},$a->{socktype},$a->{protocol}) or do { $m="$!"; next };
 if (connect($s,$a->{addr})) {
  say1("open") unless $u;
  defined send($s,"",0) or do { $m="$!"; next };
  my $r; defined recv($s,$r,1,0) ? say1("open") : ($m="$!");
 } else { $m="$!" }
}
say1("failed",$m)`

const node = `const [h,p,t,u]=process.argv.slice(1),b=Date.now();
const say=(r,m)=>{process.stdout.write('porttrace '+r+' '+(Date.now()-b)+' '+(m||'')+'\\n',()=>process.exit(0))};
const words=e=>(e.errors?e.errors.map(x=>x.code).join(' '):e.code)+' '+e.message;
if(u==='udp'){
 const d=require('dgram');
 require('dns').lookup(h,(e,a,f)=>{
  if(e)return say('failed',words(e));
  const s=d.createSocket(f===6?'udp6':'udp4');
  s.on('error',x=>say('failed',words(x)));
  s.on('message',()=>say('open'));
  s.connect(+p,a,()=>s.send(''));
 });
 setTimeout(()=>say('silent'),t*1000);
}else{
 const s=require('net').connect(+p,h);
 s.on('connect',()=>say('open'));
 s.on('error',e=>say('failed',words(e)));
 setTimeout(()=>say('failed','ETIMEDOUT'),t*1000);
}`

const ruby = `require 'socket'
h,p,t,u=ARGV
b=Time.now
say=lambda{|r,m=''| puts "porttrace #{r} #{((Time.now-b)*1000).to_i} #{m}"; $stdout.flush; exit!(0)}
Thread.new{sleep t.to_f; say.call(u=='udp' ? 'silent' : 'failed','ETIMEDOUT')}
begin
 if u=='udp'
  s=Addrinfo.udp(h,p.to_i).connect
  s.send('',0); s.recv(1)
 else
  Socket.tcp(h,p.to_i).close
 end
 say.call('open')
rescue SocketError => e
 say.call('failed',"EAI_ #{e.message}")
rescue SystemCallError => e
 say.call('failed',"#{e.class} #{e.message}")
end`

const php = `list(,$h,$p,$t,$u)=$argv; $b=microtime(true);
function say($r,$m=''){global $b; printf("porttrace %s %d %s\\n",$r,(microtime(true)-$b)*1000,$m); exit(0);}
$a=strpos($h,':')!==false?"[$h]":$h;
$s=@stream_socket_client("$u://$a:$p",$n,$m,(float)$t);
if(!$s){$l=error_get_last(); say('failed',$m!==''?$m:($l?$l['message']:''));}
if($u!=='udp') say('open');
stream_set_timeout($s,(int)$t); @fwrite($s,"\\n");
$r=@fread($s,1); if($r!==false&&$r!=='') say('open');
$i=stream_get_meta_data($s); $l=error_get_last();
say($i['timed_out']||!$l?'silent':'failed',$l?$l['message']:'');`

/**
 * bash connects by itself, to `/dev/tcp/HOST/PORT` (bash(1), REDIRECTION). The connecting process prints its process id first, so that it
 * can be killed when the time is over. It is waited for, since the first process of a container may not wait for it. For UDP it reports
 * only a refusal: the second write fails if the first was refused.
 */
const bash = `LC_ALL=C
exec 5< <(exec 2>&1; echo "$BASHPID"; if [ "$4" = udp ]; then exec 4<>"/dev/udp/$1/$2" && echo >&4 && read -r -t 1 -N 1 -u 4 x; [ -n "$x" ] && echo porttrace open; echo >&4 && echo porttrace silent; else : 4<>"/dev/tcp/$1/$2" && echo porttrace open; fi)
IFS= read -r -t "$3" -u 5 p
IFS= read -rd '' -t "$3" -u 5 o
if [ $? -gt 128 ]; then kill -9 "$p"; o='porttrace failed 0 ETIMEDOUT'; fi
wait "$p" 2>/dev/null
printf '%s\\n' "$o"`

const scripts = { python3: python, python, perl, node, ruby, php, bash } as const

/** An interpreter for which there is a program. */
export type Interpreter = keyof typeof scripts

const how: Readonly<Record<Interpreter, readonly [option: string, end: readonly string[]]>> = {
  python3: ['-c', []],
  python: ['-c', []],
  perl: ['-e', ['--']],
  node: ['-e', ['--']],
  ruby: ['-e', ['--']],
  php: ['-r', ['--']],
  bash: ['-c', ['bash']],
}

/** The command that tries a connection with an interpreter. */
export function scriptCommand(name: Interpreter, host: string, port: number, seconds: number, protocol: 'TCP' | 'UDP'): string[] {
  const [option, end] = how[name]
  return [name, option, scripts[name], ...end, host, String(port), String(seconds), protocol === 'UDP' ? 'udp' : 'tcp']
}

/** Reads the line of a program; undefined: it did not get as far as printing one, and another tool has to try. */
export function readScript({ stdout, stderr, exitCode }: Output): ConnectAnswer | undefined {
  const [, word, ms, said = ''] = /^porttrace (open|silent|failed)(?: (\d+))?(?: (.*))?$/m.exec(stdout) ?? []
  const time = ms === undefined || said === 'ETIMEDOUT' ? {} : { connectMs: Number(ms) }
  if (word === 'open') return { result: 'open', ...time }
  if (word === 'silent' && resultOfWords(stdout) !== 'refused')
    return { result: 'unknown', reason: 'no-answer', message: 'no answer, which UDP does not require', ...time }
  // SIGALRM, if the program cannot catch it in time.
  if (exitCode > 128 && exitCode !== 142) return undefined
  if (exitCode === 142) return { result: 'timeout' }
  const text = word === 'failed' ? said : `${stdout}\n${stderr}`.replaceAll(/^porttrace .*$/gm, '')
  const result = resultOfWords(text)
  if (result)
    return {
      result,
      message: text
        .replaceAll(/^EAI_ |\s+/gm, ' ')
        .trim()
        .slice(0, 200),
      ...time,
    }
  return word === 'failed' ? { result: 'unknown', reason: 'odd-output', message: said.slice(0, 200) } : undefined
}
