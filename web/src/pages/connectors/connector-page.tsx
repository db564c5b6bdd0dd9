import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { connectorQuery, productsQuery } from '../../api/queries.ts';
import { Page } from '../../components/page.tsx';
import { PageLoading } from '../../components/page-states.tsx';
import { CouldNotLoad } from '../../components/table/table-states.tsx';
import { useUrlState } from '../../components/url-state.ts';
import { useCompany } from '../../shell/use-company.ts';
import { ConnectorEditor } from './connector-editor.tsx';
import { ProductPicker } from './product-picker.tsx';

/** A new connector, or one that exists. */
export function ConnectorPage() {
  const { companyId } = useCompany();
  const { connectorId } = useParams({ strict: false });
  const [url, setUrl] = useUrlState();
  const products = useQuery(productsQuery);
  const connector = useQuery({
    ...connectorQuery(companyId, connectorId ?? ''),
    enabled: connectorId !== undefined,
  });
  const back = { to: `/companies/${companyId}/connectors`, label: 'Connectors' };
  const title = connectorId === undefined ? 'New connector' : (connector.data?.name ?? 'Connector');

  const error = products.error ?? connector.error;
  if (error !== null) {
    return (
      <Page title={title} back={back}>
        <CouldNotLoad
          error={error}
          onRetry={() => void Promise.all([products.refetch(), connector.refetch()])}
        />
      </Page>
    );
  }
  if (products.data === undefined || (connectorId !== undefined && connector.data === undefined)) {
    return <PageLoading />;
  }
  const chosen = connector.data?.product ?? url.product;
  const product = products.data.find(({ id }) => id === chosen);
  if (product === undefined) {
    return (
      <Page title={title} back={back}>
        <ProductPicker products={products.data} onPick={(id) => setUrl({ product: id }, { push: true })} />
      </Page>
    );
  }
  return (
    <ConnectorEditor
      key={connectorId ?? product.id}
      product={product}
      connector={connector.data}
      title={connectorId === undefined ? `New connector: ${product.name}` : title}
      back={back}
      onOtherProduct={connectorId === undefined ? () => setUrl({ product: undefined }) : undefined}
    />
  );
}
