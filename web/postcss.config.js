export default {
  plugins: {
    'postcss-preset-mantine': {},
    'postcss-simple-vars': {
      variables: {
        'mantine-breakpoint-md': '64em',
        'mantine-breakpoint-lg': '80em',
      },
    },
  },
};
