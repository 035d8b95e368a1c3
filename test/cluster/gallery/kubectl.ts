import { spawn } from 'node:child_process';

/** Runs kubectl without blocking the other walks; an error holds what it said. */
export function kubectl(args: readonly string[], input = ''): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('kubectl', args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', text => { stdout += text; });
    child.stderr.setEncoding('utf8').on('data', text => { stderr += text; });
    child.on('error', reject);
    child.on('close', code => code === 0 ? resolve({ stdout, stderr }) : reject(new Error(`kubectl ${args.join(' ')}\n${stderr || stdout}`)));
    child.stdin.end(input);
  });
}
