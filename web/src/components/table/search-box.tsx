import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useUrlState } from '../url-state.ts';

/** A search field whose text lives in the address. */
export function SearchBox({
  label,
  name = 'q',
  placeholder = 'Search',
  width = 240,
}: {
  label: string;
  name?: string;
  placeholder?: string;
  width?: number;
}) {
  const [url, setUrl] = useUrlState();
  const inUrl = url[name] ?? '';
  const [text, setText] = useState(inUrl);
  const written = useRef(inUrl);
  const write = useDebouncedCallback((value: string) => {
    written.current = value;
    setUrl({ [name]: value });
  }, 250);

  // The address may change under us: back, forward, "clear filters".
  useEffect(() => {
    if (inUrl !== written.current) {
      written.current = inUrl;
      setText(inUrl);
    }
  }, [inUrl]);

  const change = (value: string) => {
    setText(value);
    write(value);
  };
  return (
    <TextInput
      aria-label={label}
      placeholder={placeholder}
      w={width}
      leftSection={<IconSearch size={15} aria-hidden />}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      rightSection={
        text === '' ? null : (
          <CloseButton size="sm" aria-label="Clear the search" onClick={() => change('')} />
        )
      }
    />
  );
}
