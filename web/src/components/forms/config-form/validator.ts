import {
  type CustomValidator,
  createErrorHandler,
  type ErrorTransformer,
  getDefaultFormState,
  type RJSFSchema,
  type RJSFValidationError,
  retrieveSchema,
  toErrorSchema,
  type UiSchema,
  unwrapErrorHandler,
  type ValidationData,
  type ValidatorType,
  validationDataMerge,
} from '@rjsf/utils';
import { Check, Errors } from 'typebox/schema';

type Data = Record<string, unknown>;

/**
 * Checks form data by walking the schema. Validators that compile schemas into code cannot be used here: the content
 * security policy forbids it.
 */
export const validator: ValidatorType<Data, RJSFSchema> = {
  isValid(schema, formData) {
    try {
      return Check(schema as object, formData ?? {});
    } catch {
      return false;
    }
  },
  rawValidation<Result>(schema: RJSFSchema, formData?: Data) {
    return { errors: problems(schema, formData) as Result[] };
  },
  validateFormData(
    formData: Data | undefined,
    schema: RJSFSchema,
    customValidate?: CustomValidator<Data, RJSFSchema>,
    transformErrors?: ErrorTransformer<Data, RJSFSchema>,
    uiSchema?: UiSchema<Data, RJSFSchema>,
  ): ValidationData<Data> {
    // With the conditions settled by the answers, each missing field is named by itself.
    const settled = retrieveSchema<Data, RJSFSchema>(validator, schema, schema, formData);
    let errors = problems(settled, formData);
    if (transformErrors !== undefined) errors = transformErrors(errors, uiSchema);
    const result: ValidationData<Data> = { errors, errorSchema: toErrorSchema<Data>(errors) };
    if (customValidate === undefined) return result;
    const complete = getDefaultFormState<Data, RJSFSchema>(validator, schema, formData, schema, true) as Data;
    const handler = customValidate(
      complete,
      createErrorHandler<Data>(complete),
      uiSchema,
      result.errorSchema,
    );
    return validationDataMerge<Data>(result, unwrapErrorHandler<Data>(handler));
  },
};

function problems(schema: RJSFSchema, formData: Data | undefined): RJSFValidationError[] {
  const [, errors] = Errors(schema as object, formData ?? {});
  const found = new Map<string, RJSFValidationError>();
  for (const error of errors) {
    const at = error.instancePath.split('/').filter(Boolean);
    const paths =
      error.keyword === 'required' ? error.params.requiredProperties.map((name) => [...at, name]) : [at];
    // "None of the branches fits" says nothing to a person; the branch's own error does.
    if (['anyOf', 'oneOf', 'if', 'boolean', 'additionalProperties'].includes(error.keyword)) continue;
    for (const path of paths) {
      const property = `.${path.join('.')}`;
      if (found.has(property)) continue;
      const message =
        error.keyword === 'required' ? 'Fill this in.' : inWords(error.keyword, error.params, error.message);
      found.set(property, { name: error.keyword, property, message, params: error.params, stack: message });
    }
  }
  return [...found.values()];
}

function inWords(keyword: string, params: object, message: string): string {
  const limit = 'limit' in params ? String(params.limit) : '';
  switch (keyword) {
    case 'minLength':
      return limit === '1' ? 'Fill this in.' : `At least ${limit} characters.`;
    case 'maxLength':
      return `At most ${limit} characters.`;
    case 'minimum':
      return `Not less than ${limit}.`;
    case 'maximum':
      return `Not more than ${limit}.`;
    case 'pattern':
      return 'This does not have the form that is expected here.';
    case 'format':
      return 'format' in params && params.format === 'uri'
        ? 'Give an address such as https://example.com.'
        : 'This does not have the form that is expected here.';
    default:
      return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
  }
}
