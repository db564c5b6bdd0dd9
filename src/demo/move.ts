import type { Hub } from '../hub/index.ts';
import type { SandboxPorts } from './sandboxes.ts';

/**
 * Points the demo's connectors to where the sandboxes listen now, when another program had taken a port meanwhile.
 * Only connectors to this machine at exactly the old port are touched.
 */
export async function moveConnectors(
  hub: Hub,
  companyId: string,
  before: SandboxPorts,
  now: SandboxPorts,
): Promise<void> {
  const moved = new Map(
    Object.keys(before)
      .filter((name) => before[name] !== now[name])
      .map((name) => [before[name], now[name]]),
  );
  if (moved.size === 0) return;
  for (const connector of await hub.store.connectors.list(companyId)) {
    const config = { ...connector.config };
    if (config.sftpHost === '127.0.0.1') {
      config.sftpPort = moved.get(Number(config.sftpPort)) ?? config.sftpPort;
    }
    for (const [field, value] of Object.entries(config)) {
      if (typeof value === 'string') config[field] = movedAddress(value, moved);
    }
    const { name, product } = connector;
    await hub.store.connectors.update(companyId, connector.id, { name, product, config, secrets: {} });
  }
}

/** The address with the port of now; what stands behind the port (a path, a placeholder) stays. */
function movedAddress(address: string, moved: ReadonlyMap<number | undefined, number | undefined>): string {
  return address.replace(/^(http:\/\/127\.0\.0\.1:)(\d+)(?=\/|$)/, (whole, start: string, port: string) => {
    const now = moved.get(Number(port));
    return now === undefined ? whole : `${start}${now}`;
  });
}
