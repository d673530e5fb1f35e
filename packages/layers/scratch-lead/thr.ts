import { Random } from "@nnf/tensor";
import { engine } from "@nnf/tensor/internal";
const e = engine();
const a = new Random(0).uniform([1024,1024]), b = new Random(1).uniform([1024,1024]); a.data(); b.data();
const sums: Record<number, number[]> = {};
for (const t of [1,2,4,1,2,4]) { e.threads = t; 
 const go=(f:()=>any,n:number)=>{ for(let i=0;i<3;i++) f(); const t0=performance.now(); for(let i=0;i<n;i++) f(); return (performance.now()-t0)/n; };
 const m = go(()=>a.matmul(b).data(),5), x = go(()=>a.exp().tanh().data(),10), s=go(()=>a.softmax().data(),10);
 const h = a.matmul(b).exp().sum().item()+a.softmax().matmul(b).sum().item();
 console.log(t,"threads matmul1024",(2*1024**3/m/1e6).toFixed(1),"GFLOP/s exp-tanh",x.toFixed(2),"softmax",s.toFixed(2), h);
}
