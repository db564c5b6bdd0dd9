import { createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

/** Certificates made for a test, so that none is kept in the repository and none expires there. */
export interface Certificate {
  /** PEM. */
  cert: string;
  key: string;
  keys: { privateKey: KeyObject; publicKey: KeyObject };
  name: string;
}

export interface CertificateOptions {
  /** Names and IPv4 addresses that it is for. */
  hosts?: readonly string[];
  isAuthority?: boolean;
  /** Who signs; itself when absent. */
  by?: Certificate;
  fromDays?: number;
  untilDays?: number;
}

const dayMs = 86_400_000;

export function makeCertificate(name: string, options: CertificateOptions = {}): Certificate {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer = options.by ?? { keys, name };
  const at = (days: number) => utcTime(new Date(Date.now() + days * dayMs));
  const extensions = [
    ...(options.isAuthority === true
      ? [extension('551d13', sequence(der(0x01, Buffer.from([255]))), true)]
      : []),
    ...(options.hosts === undefined ? [] : [extension('551d11', sequence(...options.hosts.map(hostName)))]),
  ];
  const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    nameOf(signer.name),
    sequence(at(options.fromDays ?? -1), at(options.untilDays ?? 30)),
    nameOf(name),
    keys.publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length === 0 ? [] : [der(0xa3, sequence(...extensions))]),
  );
  const signature = createSign('sha256').update(body).sign(signer.keys.privateKey);
  const whole = sequence(body, ecdsaWithSha256, bits(signature));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    keys,
    name,
  };
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const integer = (value: Buffer) => der(0x02, value);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const bits = (value: Buffer) => der(0x03, Buffer.from([0]), value);
const nameOf = (name: string) => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))));
const extension = (id: string, value: Buffer, critical = false) =>
  sequence(oid(id), ...(critical ? [der(0x01, Buffer.from([255]))] : []), der(0x04, value));

function hostName(host: string): Buffer {
  return /^[\d.]+$/.test(host)
    ? der(0x87, Buffer.from(host.split('.').map(Number)))
    : der(0x82, Buffer.from(host));
}

function utcTime(date: Date): Buffer {
  return der(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));
}
