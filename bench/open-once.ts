import { openCompany } from '../src/company.ts';
import { say } from './child.ts';

const began = performance.now();
const company = await openCompany(process.argv[2] ?? '');
await company.inbox.list();
say({ openMs: performance.now() - began });
setInterval(() => undefined, 1_000);
