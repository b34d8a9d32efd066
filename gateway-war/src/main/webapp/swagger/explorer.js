// One explorer for the documents of all services, with a login by Keycloak's public client "swagger".
const documents = [
  { name: "Core service", url: "/api/renku/spec.json" },
  { name: "Knowledge graph", url: "/api/kg/spec.json" },
  { name: "Sessions", url: "/api/notebooks/spec.json" },
  { name: "Data service", url: "/api/data/spec.json" },
  { name: "Gateway", url: "/openapi" },
];

const login = (realm) => ({
  type: "oauth2",
  flows: {
    authorizationCode: {
      authorizationUrl: `/auth/realms/${realm}/protocol/openid-connect/auth`,
      tokenUrl: `/auth/realms/${realm}/protocol/openid-connect/token`,
      scopes: { openid: "who you are" },
    },
  },
});

// Every document gets the login, whether or not its service describes one.
const withLogin = (realm) => ({
  statePlugins: {
    spec: {
      wrapActions: {
        updateJsonSpec: (original) => (spec) => original(spec && spec.openapi ? {
          ...spec,
          components: { ...spec.components, securitySchemes: { ...spec.components?.securitySchemes, renku: login(realm) } },
          security: [...(spec.security ?? []), { renku: ["openid"] }, {}],
        } : spec),
      },
    },
  },
});

const start = async () => {
  const config = await (await fetch("/config.json")).json();
  const explorer = SwaggerUIBundle({
    dom_id: "#explorer",
    urls: documents,
    deepLinking: true,
    layout: "StandaloneLayout",
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    plugins: [withLogin(config.KEYCLOAK_REALM)],
    oauth2RedirectUrl: `${location.origin}/swagger/oauth2-redirect.html`,
    validatorUrl: null,
  });
  explorer.initOAuth({ clientId: "swagger", scopes: "openid", usePkceWithAuthorizationCodeGrant: true });
};

start();
