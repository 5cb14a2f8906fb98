import { yamlSource, type YamlSource } from '../vocabulary/yaml-source.ts';

/** A policy as YAML. Throws a NeedsOperator with file and line when it is not that. */
export function readYaml(text: string, file: string): YamlSource {
  return yamlSource(text, file, { code: 'policy.bad', nextStep: 'Correct that line. Until then the policy that was in force stays so; without one everything waits for your review.' });
}
