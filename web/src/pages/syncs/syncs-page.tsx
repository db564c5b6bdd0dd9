export function SyncsPage() { return null; }
