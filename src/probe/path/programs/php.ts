/** As in Python, but names are left out: it has no look-up that ends in time. The write that follows tells why a connection failed. */
export const php = `$a=array_slice($argv,1); list($n,$v,$t)=array((int)$a[0],(float)$a[1],(float)$a[2]); $T=array_chunk(array_slice($a,3),2);
$c=function(){return microtime(true);}; $us=function($b)use($c){return (int)(($c()-$b)*1e6);};
stream_set_blocking(STDOUT,false); $z=$c();
for($r=0;$r<$n;$r++){
 $O=array("porttrace round ".($r+1)); $P=array(); $B=array(); $m=$z+$r*$v+$t;
 foreach($T as $i=>$x){ list($h,$p)=$x;
  if(strpos($h,':')===false&&!preg_match('/^[0-9.]+$/',$h)) continue;
  $b=$c(); $s=@stream_socket_client('tcp://'.(strpos($h,':')===false?$h:"[$h]").":$p",$e,$w,$t,STREAM_CLIENT_CONNECT|STREAM_CLIENT_ASYNC_CONNECT);
  if(!$s){$O[]="$i: connect: $w"; $O[]="$i failed ".$us($b); continue;}
  stream_set_blocking($s,false); $P[$i]=$s; $B[$i]=$b; }
 while($P&&$c()<$m){
  $R=array(STDIN); $W=$P; $E=null; $d=max(0,$m-$c());
  if(@stream_select($R,$W,$E,(int)$d,(int)(($d-(int)$d)*1e6))===false) break;
  if($R) exit(0);
  foreach($W as $s){ $i=array_search($s,$P,true); $u=$us($B[$i]);
   if(stream_socket_get_name($s,true)!==false) $O[]="$i open $u";
   else { if(function_exists('error_clear_last')) error_clear_last(); @fwrite($s,'x'); $l=error_get_last(); $O[]="$i: connect: ".($l?$l['message']:''); $O[]="$i failed $u"; }
   fclose($s); unset($P[$i]); } }
 foreach($P as $i=>$s){$O[]="$i ETIMEDOUT"; fclose($s);}
 $O[]="porttrace end ".($r+1)."\\n"; $o=implode("\\n",$O);
 if(@fwrite(STDOUT,$o)!==strlen($o)) exit(0);
 $R=array(STDIN); $W=$E=null; $d=max(0,$z+($r+1)*$v-$c());
 if($r+1<$n&&@stream_select($R,$W,$E,(int)$d,(int)(($d-(int)$d)*1e6))) exit(0);
}`
