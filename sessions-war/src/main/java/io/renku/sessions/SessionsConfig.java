package io.renku.sessions;

import io.renku.sessions.cluster.Tree;
import jakarta.enterprise.context.Dependent;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperties;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What an installation decides about its sessions; the README's table explains each key. */
@ConfigProperties(prefix = "renku.sessions")
@Dependent
public class SessionsConfig {
  /** Where new sessions go. */
  @ConfigProperty(name = "namespace", defaultValue = "renku")
  public String namespace;

  /** Further namespaces whose sessions are served and looked after. */
  @ConfigProperty(name = "more-namespaces")
  public Optional<List<String>> moreNamespaces;

  /** {@code local}: no proxies in the pod; {@code reference}: the containers of renku-notebooks. */
  @ConfigProperty(name = "profile", defaultValue = "local")
  public String profile;

  /** How {@code git-clone} runs in the local profile: natively by the node, or as a script. */
  @ConfigProperty(name = "git-clone", defaultValue = "native")
  public String gitClone;

  /** JSON patches for the children of every session, an array; the last word. */
  @ConfigProperty(name = "extra-patches", defaultValue = "[]")
  public String extraPatches;

  /** {@code FROM-TO}: each session gets a port of its own, for pods in the node's network. */
  @ConfigProperty(name = "port-range")
  public Optional<String> portRange;

  @ConfigProperty(name = "default-image", defaultValue = "renku/singleuser:latest")
  public String defaultImage;

  /** Registry host of the GitLab installation; without one, images are used as they are named. */
  @ConfigProperty(name = "registry")
  public Optional<String> registry;

  /** Registries that speak plain HTTP. */
  @ConfigProperty(name = "insecure-registries")
  public Optional<List<String>> insecureRegistries;

  /** The home folder of images that no registry can be asked about. */
  @ConfigProperty(name = "image-workdir", defaultValue = "/home/jovyan")
  public String imageWorkdir;

  @ConfigProperty(name = "default-url", defaultValue = "/lab")
  public String defaultUrl;

  @ConfigProperty(name = "default-url-options", defaultValue = "/lab,/rstudio")
  public List<String> defaultUrlOptions;

  @ConfigProperty(name = "lfs-auto-fetch", defaultValue = "false")
  public boolean lfsAutoFetch;

  /** Persistent volumes; without them there is no hibernation. */
  @ConfigProperty(name = "storage.pvs-enabled", defaultValue = "true")
  public boolean pvsEnabled;

  @ConfigProperty(name = "storage.class")
  public Optional<String> storageClass;

  @ConfigProperty(name = "storage.empty-dir-limit", defaultValue = "false")
  public boolean emptyDirLimit;

  @ConfigProperty(name = "culling.idle-seconds", defaultValue = "86400")
  public int idleSeconds;

  @ConfigProperty(name = "culling.max-age-seconds", defaultValue = "0")
  public int maxAgeSeconds;

  @ConfigProperty(name = "culling.hibernated-seconds", defaultValue = "259200")
  public int hibernatedSeconds;

  @ConfigProperty(name = "culling.starting-seconds", defaultValue = "0")
  public int startingSeconds;

  @ConfigProperty(name = "culling.failed-seconds", defaultValue = "0")
  public int failedSeconds;

  @ConfigProperty(name = "culling.anonymous.idle-seconds", defaultValue = "43200")
  public int anonymousIdleSeconds;

  @ConfigProperty(name = "culling.anonymous.max-age-seconds", defaultValue = "0")
  public int anonymousMaxAgeSeconds;

  /** How often idle and hibernated sessions are looked for. */
  @ConfigProperty(name = "culling.check-seconds", defaultValue = "300")
  public int cullingCheckSeconds;

  /** How often the use of processor and memory is noted; 0 for never. */
  @ConfigProperty(name = "usage.check-seconds", defaultValue = "30")
  public int usageCheckSeconds;

  /** Below this a session counts as doing nothing. */
  @ConfigProperty(name = "culling.idle-millicores", defaultValue = "200")
  public int idleMillicores;

  /** From when on a coming hibernation is a critical warning. */
  @ConfigProperty(name = "termination-warning-seconds", defaultValue = "3600")
  public int terminationWarningSeconds;

  /** How long a start may take before it counts as failed; 0 for ever. */
  @ConfigProperty(name = "start-limit-seconds", defaultValue = "900")
  public int startLimitSeconds;

  /** {@code off}, {@code lax} (three times the request) or {@code strict}. */
  @ConfigProperty(name = "enforce-cpu-limits", defaultValue = "off")
  public String enforceCpuLimits;

  @ConfigProperty(name = "node-selector", defaultValue = "{}")
  public String nodeSelector;

  @ConfigProperty(name = "affinity", defaultValue = "{}")
  public String affinity;

  @ConfigProperty(name = "tolerations", defaultValue = "[]")
  public String tolerations;

  @ConfigProperty(name = "scheduler-name")
  public Optional<String> schedulerName;

  /** Labels that network policies select sessions by. */
  @ConfigProperty(
      name = "selector-labels",
      defaultValue = "{\"app.kubernetes.io/name\":\"amalthea\"}")
  public String selectorLabels;

  @ConfigProperty(name = "ingress.annotations", defaultValue = "{}")
  public String ingressAnnotations;

  @ConfigProperty(name = "ingress.tls-secret")
  public Optional<String> tlsSecret;

  @ConfigProperty(name = "oauth2-proxy.image", defaultValue = "bitnami/oauth2-proxy:7.4.0")
  public String oauth2ProxyImage;

  @ConfigProperty(name = "passthrough-proxy.image", defaultValue = "traefik:v2.5")
  public String passthroughProxyImage;

  @ConfigProperty(name = "git-proxy.image", defaultValue = "renku/git-https-proxy:latest")
  public String gitProxyImage;

  @ConfigProperty(name = "git-proxy.client-id", defaultValue = "renku")
  public String gitProxyClientId;

  @ConfigProperty(name = "git-proxy.client-secret")
  public Optional<String> gitProxyClientSecret;

  @ConfigProperty(name = "git-rpc-server.image", defaultValue = "renku/git-rpc-server:latest")
  public String gitRpcImage;

  @ConfigProperty(name = "git-clone.image", defaultValue = "renku/git-clone:latest")
  public String gitCloneImage;

  @ConfigProperty(name = "ca-certs.image", defaultValue = "renku/certificates:0.0.2")
  public String certificatesImage;

  @ConfigProperty(name = "ca-certs.secrets")
  public Optional<List<String>> certificateSecrets;

  /** The Keycloak client of the proxy in front of each session. */
  @ConfigProperty(name = "oidc.client-id", defaultValue = "renku-jupyterserver")
  public String oidcClientId;

  @ConfigProperty(name = "oidc.client-secret")
  public Optional<String> oidcClientSecret;

  @ConfigProperty(name = "oidc.allow-unverified-email", defaultValue = "false")
  public boolean allowUnverifiedEmail;

  @ConfigProperty(name = "ssh.enabled", defaultValue = "false")
  public boolean sshEnabled;

  @ConfigProperty(name = "ssh.host-key-secret")
  public Optional<String> sshHostKeySecret;

  /** Container restarts after which a session counts as failed. */
  @ConfigProperty(name = "restart-limit", defaultValue = "3")
  public int restartLimit;

  @ConfigProperty(name = "init-restart-limit", defaultValue = "1")
  public int initRestartLimit;

  /** Whether this replica may look after sessions at all, beside answering requests. */
  @ConfigProperty(name = "operator", defaultValue = "true")
  public boolean operator;

  public boolean isReferenceProfile() {
    return profile.equals("reference");
  }

  public List<String> namespaces() {
    return Stream.concat(Stream.of(namespace), moreNamespaces.orElse(List.of()).stream())
        .distinct()
        .toList();
  }

  /** A key that holds a JSON object. */
  public static JsonObject object(String json) {
    return Tree.parseObject(json);
  }

  public static List<JsonObject> objects(String json) {
    return Tree.parse(json).asJsonArray().getValuesAs(JsonValue::asJsonObject);
  }
}
