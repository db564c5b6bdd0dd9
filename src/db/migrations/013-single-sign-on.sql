-- Single sign-on by OpenID Connect: one provider for the installation.

CREATE TABLE single_sign_on (
  -- One row at most.
  id integer PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  name text NOT NULL,
  issuer text NOT NULL,
  client_id text NOT NULL,
  -- Sealed, bound to the issuer: with another issuer in this row it does not open. Null once the keys were lost.
  client_secret text,
  -- Nobody signs in by password.
  is_only boolean NOT NULL DEFAULT false
);

-- Who is who at the provider: `provider_id` names the issuer, `account_id` is its subject.
CREATE UNIQUE INDEX auth_account_identity ON auth_account (provider_id, account_id);
