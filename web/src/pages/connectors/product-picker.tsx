import { SimpleGrid, Text, UnstyledButton } from '@mantine/core';
import type { ProductInfo } from '../../api/types.ts';
import classes from './connectors.module.css';

/** The first question of a new connector: which system. */
export function ProductPicker({
  products,
  onPick,
}: {
  products: readonly ProductInfo[];
  onPick: (id: string) => void;
}) {
  return (
    <section aria-label="Product">
      <Text c="dimmed" size="sm" mb="sm">
        Which system shall Chalkline talk to?
      </Text>
      <SimpleGrid cols={{ base: 2, lg: 3 }} spacing="sm">
        {products.map((product) => (
          <UnstyledButton key={product.id} className={classes.product} onClick={() => onPick(product.id)}>
            <span className={classes.productName}>{product.name}</span>
            <span className={classes.productSummary}>{product.summary}</span>
          </UnstyledButton>
        ))}
      </SimpleGrid>
    </section>
  );
}
