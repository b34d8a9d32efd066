package io.renku.sessions.cluster;

/** A kind of cluster object and where the API keeps it. */
public record ResourceKind(
    String group, String version, String plural, String kind, boolean isNamespaced) {

  public static final ResourceKind SESSION =
      new ResourceKind("amalthea.dev", "v1alpha1", "jupyterservers", "JupyterServer", true);
  public static final ResourceKind SERVICE = core("services", "Service");
  public static final ResourceKind CONFIG_MAP = core("configmaps", "ConfigMap");
  public static final ResourceKind SECRET = core("secrets", "Secret");
  public static final ResourceKind CLAIM = core("persistentvolumeclaims", "PersistentVolumeClaim");
  public static final ResourceKind POD = core("pods", "Pod");
  public static final ResourceKind EVENT = core("events", "Event");
  public static final ResourceKind ENDPOINTS = core("endpoints", "Endpoints");
  public static final ResourceKind NAMESPACE =
      new ResourceKind("", "v1", "namespaces", "Namespace", false);
  public static final ResourceKind VOLUME =
      new ResourceKind("", "v1", "persistentvolumes", "PersistentVolume", false);
  public static final ResourceKind STATEFUL_SET =
      new ResourceKind("apps", "v1", "statefulsets", "StatefulSet", true);
  public static final ResourceKind INGRESS =
      new ResourceKind("networking.k8s.io", "v1", "ingresses", "Ingress", true);
  public static final ResourceKind LEASE =
      new ResourceKind("coordination.k8s.io", "v1", "leases", "Lease", true);
  public static final ResourceKind DEFINITION =
      new ResourceKind(
          "apiextensions.k8s.io",
          "v1",
          "customresourcedefinitions",
          "CustomResourceDefinition",
          false);

  private static ResourceKind core(String plural, String kind) {
    return new ResourceKind("", "v1", plural, kind, true);
  }

  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /**
   * The collection's address; {@code namespace} is ignored by kinds that have none, and empty for
   * all namespaces together.
   */
  public String path(String namespace) {
    var root = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    var isOne = isNamespaced && !namespace.isEmpty();
    return root + (isOne ? "/namespaces/" + namespace : "") + "/" + plural;
  }
}
