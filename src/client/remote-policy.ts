import type { CompanyPolicy, PolicySource } from '../facade.ts';
import type { Json } from '../vocabulary/json.ts';
import type { BacktestReport } from '../vocabulary/policy-reports.ts';
import type { FileReaders } from './files.ts';
import type { Transport } from './transport.ts';

interface Text {
  name: string;
  text: string;
}

/** The rules over the wire. A file is read here: what the server may read is not what this user may. */
export function remotePolicy(server: Transport, files: FileReaders): CompanyPolicy {
  const sent = async (policy: PolicySource): Promise<Text> => (typeof policy === 'string' ? { name: policy, text: await files.policy(policy) } : policy);
  const onTrial = async (policy: PolicySource | undefined): Promise<{ policy?: Text }> => (policy === undefined ? {} : { policy: await sent(policy) });
  return {
    status: () => server.call('policy.status', {}),
    text: () => server.call('policy.text', {}),
    save: (text, replaces) => server.call('policy.save', { body: { text, replaces } }),
    check: async (policy) => server.call('policy.check', { body: await onTrial(policy) }),
    test: async (policy) => server.call('policy.test', { body: await onTrial(policy) }),
    facts: () => server.call('policy.facts', {}),
    explain: (effect) => server.call('policy.explain', { params: { effect } }),
    explainFacts: async (facts, policy) => server.call('policy.explainFacts', { body: { facts: facts as Json, ...(await onTrial(policy)) } }),
    async backtest(policy, { since, progress } = {}) {
      const { name, text } = await sent(policy);
      return (await server.lines('policy.backtest', { query: { name, since }, type: 'application/yaml', content: Buffer.from(text) }, { progress })) as BacktestReport;
    },
  };
}
