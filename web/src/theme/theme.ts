import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** The blue of a snapped line: the one accent. Shade 7 on white and shade 6 under white text pass AA. */
const chalk: MantineColorsTuple = [
  '#eef4ff',
  '#dbe6fd',
  '#b9cefa',
  '#92b2f6',
  '#7aa2f7',
  '#4c7ff0',
  '#2f67e3',
  '#2456c4',
  '#1d469f',
  '#17387f',
];

/** Dark enough for white text on shade 7 (light) and 6 (dark). */
const red: MantineColorsTuple = [
  '#fdeae8',
  '#fad3cf',
  '#f5aca5',
  '#f08a81',
  '#ff9c92',
  '#e05348',
  '#cf3529',
  '#b42318',
  '#931d14',
  '#76160f',
];

const gray: MantineColorsTuple = [
  '#f7f8fa',
  '#eff1f4',
  '#e4e7ec',
  '#d5dae1',
  '#bcc4ce',
  '#8f99a8',
  '#5b6675',
  '#465160',
  '#303945',
  '#1b222b',
];

/** A blackboard, not pure black. */
const dark: MantineColorsTuple = [
  '#dfe4ea',
  '#c3cad4',
  '#9aa5b4',
  '#6b7685',
  '#39434f',
  '#2a323d',
  '#1f2630',
  '#171c24',
  '#11151b',
  '#0b0e12',
];

export const theme = createTheme({
  primaryColor: 'chalk',
  primaryShade: { light: 7, dark: 6 },
  colors: { chalk, red, gray, dark },
  black: '#1b222b',
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace:
    "ui-monospace, 'Cascadia Mono', 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: {
    fontWeight: '620',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
      h4: { fontSize: '0.8125rem', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'sm',
  radius: { xs: '3px', sm: '6px', md: '8px', lg: '12px', xl: '20px' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', checkIconPosition: 'right', comboboxProps: { shadow: 'md' } } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true, fz: 'xs' } },
    Modal: {
      defaultProps: {
        centered: true,
        closeButtonProps: { 'aria-label': 'Close' },
        overlayProps: { backgroundOpacity: 0.45 },
      },
      styles: {
        title: { fontWeight: 620, fontSize: '0.9375rem', overflowWrap: 'anywhere' },
        body: { paddingTop: 8 },
      },
    },
    Drawer: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Loader: { defaultProps: { size: 'sm' } },
    // Its place for the first focus is no item, and a menu may hold only such; so the first item is focused.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Table: { defaultProps: { verticalSpacing: 6, fz: 'sm' } },
  },
});

/** Where Mantine's own choices miss AA contrast. */
export const cssVariables: CSSVariablesResolver = (resolved) => ({
  variables: {},
  light: {
    '--mantine-color-placeholder': resolved.colors.gray[6],
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': resolved.colors.chalk?.[7] ?? '',
  },
  dark: {
    '--mantine-color-placeholder': resolved.colors.dark[2],
    '--mantine-color-error': '#ff9c92',
    '--mantine-color-anchor': resolved.colors.chalk?.[3] ?? '',
  },
});
