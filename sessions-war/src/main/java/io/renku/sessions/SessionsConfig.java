package io.renku.sessions;

import io.renku.sessions.cluster.Tree;
import io.renku.sessions.culling.CullingConfig;
import io.renku.sessions.events.EventsConfig;
import io.renku.sessions.storages.CloudStorageConfig;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What an installation decides about its sessions; the README's table explains each key. Each key
 * is injected by itself: inside an EAR, Liberty registers {@code @ConfigProperties} with the
 * configuration of the EAR, where the WAR does not find it.
 */
@Dependent
public class SessionsConfig {
  /** Where new sessions go. */
  @Inject
  @ConfigProperty(name = "renku.sessions.namespace", defaultValue = "renku")
  public String namespace;

  /** Further namespaces whose sessions are served and looked after; {@code *} for all there are. */
  @Inject
  @ConfigProperty(name = "renku.sessions.more-namespaces")
  public Optional<List<String>> moreNamespaces;

  /** {@code local}: no proxies in the pod; {@code reference}: the containers of renku-notebooks. */
  @Inject
  @ConfigProperty(name = "renku.sessions.profile", defaultValue = "local")
  public String profile;

  /** How {@code git-clone} runs in the local profile: natively by the node, or as a script. */
  @Inject
  @ConfigProperty(name = "renku.sessions.git-clone", defaultValue = "native")
  public String gitClone;

  /** JSON patches for the children of every session, an array; the last word. */
  @Inject
  @ConfigProperty(name = "renku.sessions.extra-patches", defaultValue = "[]")
  public String extraPatches;

  /** {@code FROM-TO}: each session gets a port of its own, for pods in the node's network. */
  @Inject
  @ConfigProperty(name = "renku.sessions.port-range")
  public Optional<String> portRange;

  @Inject
  @ConfigProperty(name = "renku.sessions.default-image", defaultValue = "renku/singleuser:latest")
  public String defaultImage;

  /** Registry host of the GitLab installation; without one, images are used as they are named. */
  @Inject
  @ConfigProperty(name = "renku.sessions.registry")
  public Optional<String> registry;

  /** Registries that speak plain HTTP. */
  @Inject
  @ConfigProperty(name = "renku.sessions.insecure-registries")
  public Optional<List<String>> insecureRegistries;

  /** The home folder of images that no registry can be asked about. */
  @Inject
  @ConfigProperty(name = "renku.sessions.image-workdir", defaultValue = "/home/jovyan")
  public String imageWorkdir;

  @Inject
  @ConfigProperty(name = "renku.sessions.default-url", defaultValue = "/lab")
  public String defaultUrl;

  @Inject
  @ConfigProperty(name = "renku.sessions.default-url-options", defaultValue = "/lab,/rstudio")
  public List<String> defaultUrlOptions;

  /** What {@code /server_options} offers, a JSON object; without it, the two keys around here. */
  @Inject
  @ConfigProperty(name = "renku.sessions.ui-choices")
  public Optional<String> uiChoices;

  @Inject
  @ConfigProperty(name = "renku.sessions.lfs-auto-fetch", defaultValue = "false")
  public boolean lfsAutoFetch;

  /** Persistent volumes; without them there is no hibernation. */
  @Inject
  @ConfigProperty(name = "renku.sessions.storage.pvs-enabled", defaultValue = "true")
  public boolean pvsEnabled;

  @Inject
  @ConfigProperty(name = "renku.sessions.storage.class")
  public Optional<String> storageClass;

  @Inject
  @ConfigProperty(name = "renku.sessions.storage.empty-dir-limit", defaultValue = "false")
  public boolean emptyDirLimit;

  /** How long an answer of another service may take. */
  @Inject
  @ConfigProperty(name = "renku.sessions.patience-seconds", defaultValue = "10")
  public int patienceSeconds;

  /** From when on a coming hibernation is a critical warning. */
  @Inject
  @ConfigProperty(name = "renku.sessions.termination-warning-seconds", defaultValue = "3600")
  public int terminationWarningSeconds;

  /** How long a start may take before it counts as failed; 0 for ever. */
  @Inject
  @ConfigProperty(name = "renku.sessions.start-limit-seconds", defaultValue = "900")
  public int startLimitSeconds;

  /** {@code off}, {@code lax} (three times the request) or {@code strict}. */
  @Inject
  @ConfigProperty(name = "renku.sessions.enforce-cpu-limits", defaultValue = "off")
  public String enforceCpuLimits;

  @Inject
  @ConfigProperty(name = "renku.sessions.node-selector", defaultValue = "{}")
  public String nodeSelector;

  @Inject
  @ConfigProperty(name = "renku.sessions.affinity", defaultValue = "{}")
  public String affinity;

  @Inject
  @ConfigProperty(name = "renku.sessions.tolerations", defaultValue = "[]")
  public String tolerations;

  @Inject
  @ConfigProperty(name = "renku.sessions.scheduler-name")
  public Optional<String> schedulerName;

  /** Labels that network policies select sessions by. */
  @Inject
  @ConfigProperty(
      name = "renku.sessions.selector-labels",
      defaultValue = "{\"app.kubernetes.io/name\":\"amalthea\"}")
  public String selectorLabels;

  @Inject
  @ConfigProperty(name = "renku.sessions.ingress.annotations", defaultValue = "{}")
  public String ingressAnnotations;

  @Inject
  @ConfigProperty(name = "renku.sessions.ingress.tls-secret")
  public Optional<String> tlsSecret;

  @Inject
  @ConfigProperty(
      name = "renku.sessions.oauth2-proxy.image",
      defaultValue = "bitnami/oauth2-proxy:7.4.0")
  public String oauth2ProxyImage;

  @Inject
  @ConfigProperty(name = "renku.sessions.passthrough-proxy.image", defaultValue = "traefik:v2.5")
  public String passthroughProxyImage;

  @Inject
  @ConfigProperty(
      name = "renku.sessions.git-proxy.image",
      defaultValue = "renku/git-https-proxy:latest")
  public String gitProxyImage;

  @Inject
  @ConfigProperty(name = "renku.sessions.git-proxy.client-id", defaultValue = "renku")
  public String gitProxyClientId;

  @Inject
  @ConfigProperty(name = "renku.sessions.git-proxy.client-secret")
  public Optional<String> gitProxyClientSecret;

  @Inject
  @ConfigProperty(
      name = "renku.sessions.git-rpc-server.image",
      defaultValue = "renku/git-rpc-server:latest")
  public String gitRpcImage;

  @Inject
  @ConfigProperty(name = "renku.sessions.git-clone.image", defaultValue = "renku/git-clone:latest")
  public String gitCloneImage;

  @Inject
  @ConfigProperty(name = "renku.sessions.ca-certs.image", defaultValue = "renku/certificates:0.0.2")
  public String certificatesImage;

  @Inject
  @ConfigProperty(name = "renku.sessions.ca-certs.secrets")
  public Optional<List<String>> certificateSecrets;

  /** The Keycloak client of the proxy in front of each session. */
  @Inject
  @ConfigProperty(name = "renku.sessions.oidc.client-id", defaultValue = "renku-jupyterserver")
  public String oidcClientId;

  @Inject
  @ConfigProperty(name = "renku.sessions.oidc.client-secret")
  public Optional<String> oidcClientSecret;

  @Inject
  @ConfigProperty(name = "renku.sessions.oidc.allow-unverified-email", defaultValue = "false")
  public boolean allowUnverifiedEmail;

  @Inject
  @ConfigProperty(name = "renku.sessions.ssh.enabled", defaultValue = "false")
  public boolean sshEnabled;

  @Inject
  @ConfigProperty(name = "renku.sessions.ssh.host-key-secret")
  public Optional<String> sshHostKeySecret;

  @Inject public CloudStorageConfig cloudStorage;
  @Inject public CullingConfig culling;
  @Inject public EventsConfig events;
  @Inject public PodConfig pod;

  /** Container restarts after which a session counts as failed. */
  @Inject
  @ConfigProperty(name = "renku.sessions.restart-limit", defaultValue = "3")
  public int restartLimit;

  @Inject
  @ConfigProperty(name = "renku.sessions.init-restart-limit", defaultValue = "1")
  public int initRestartLimit;

  /** Where users' own Secrets are mounted, each in a folder of its name. */
  @Inject
  @ConfigProperty(name = "renku.sessions.user-secrets.folder", defaultValue = "/secrets")
  public String userSecretsFolder;

  /** Whether this replica may look after sessions at all, beside answering requests. */
  @Inject
  @ConfigProperty(name = "renku.sessions.operator", defaultValue = "true")
  public boolean operator;

  /** How often git's token is looked at in sessions; absent: the proxy's own ten minutes. */
  @Inject
  @ConfigProperty(name = "renku.sessions.git-proxy.check-seconds")
  public Optional<Integer> gitProxyCheckSeconds;

  /** Whether git-proxy and git-sidecar stand beside the server: as containers or by the node. */
  public boolean hasCompanions() {
    return isReferenceProfile() || gitClone.equals("native");
  }

  public boolean isReferenceProfile() {
    return profile.equals("reference");
  }

  public List<String> namespaces() {
    return Stream.concat(Stream.of(namespace), moreNamespaces.orElse(List.of()).stream())
        .distinct()
        .toList();
  }

  /** Where a session may open, the default first: it is a choice even where the list lacks it. */
  public List<String> urlOptions() {
    return Stream.concat(Stream.of(defaultUrl), defaultUrlOptions.stream()).distinct().toList();
  }

  /** A key that holds a JSON object. */
  public static JsonObject object(String json) {
    return Tree.parseObject(json);
  }

  public static List<JsonObject> objects(String json) {
    return Tree.parse(json).asJsonArray().getValuesAs(JsonValue::asJsonObject);
  }
}
