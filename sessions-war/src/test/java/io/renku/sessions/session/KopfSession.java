package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A session as renku-notebooks and Amalthea 0.11 (kopf) leave it in a cluster: what they wrote,
 * without any of our code. Its StatefulSet is of the older kind (OrderedReady, the server not the
 * first container). The server notes each of its starts in a file of the volume.
 */
record KopfSession(String name) {
  static final String FINALIZER = "kopf.zalando.org/KopfFinalizerMarker";

  private static final String RESOURCE =
      """
      {"apiVersion": "amalthea.dev/v1alpha1", "kind": "JupyterServer",
       "metadata": {"name": "NAME", "finalizers": ["kopf.zalando.org/KopfFinalizerMarker"],
        "labels": {"app": "jupyter", "component": "singleuser-server", "renku.io/commit-sha": "5ba5ba5",
         "renku.io/gitlabProjectId": "7", "renku.io/safe-username": "jane", "renku.io/userId": "u-1",
         "renku.io/schemaVersion": "1"},
        "annotations": {"kopf.zalando.org/last-handled-configuration": "{\\"spec\\":{\\"jupyterServer\\":{\\"hibernated\\":false}}}\\n",
         "renku.io/branch": "main", "renku.io/commit-sha": "5ba5ba5", "renku.io/namespace": "jane",
         "renku.io/projectName": "ice", "renku.io/servername": "NAME", "renku.io/username": "jane",
         "renku.io/hibernation": "", "renku.io/hibernationDate": "", "renku.io/lastActivityDate": ""}},
       "spec": {"auth": {"token": "", "oidc": {"enabled": false}},
        "culling": {"idleSecondsThreshold": 86400, "maxAgeSecondsThreshold": 0, "hibernatedSecondsThreshold": 259200},
        "jupyterServer": {"image": "IMAGE", "defaultUrl": "/lab", "rootDir": "/home/jovyan/work", "hibernated": false,
         "resources": {"requests": {"cpu": "10m", "memory": "67108864"}}},
        "routing": {"host": "renku.example.org", "path": "/sessions/NAME", "tls": {"enabled": false}},
        "storage": {"size": 100000000, "pvc": {"enabled": true, "mountPath": "/home/jovyan/work"}},
        "patches": []}}
      """;

  private static final Map<String, String> CHILDREN = new LinkedHashMap<>();

  static {
    CHILDREN.put(
        "service",
        """
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "NAME", "labels": {"app": "NAME"}},
         "spec": {"ports": [{"name": "http", "port": 80, "protocol": "TCP", "targetPort": 4180}], "selector": {"app": "NAME"}}}
        """);
    CHILDREN.put(
        "ingress",
        """
        {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "NAME", "labels": {"app": "jupyter"}},
         "spec": {"rules": [{"host": "renku.example.org", "http": {"paths": [{"path": "/sessions/NAME", "pathType": "Prefix",
          "backend": {"service": {"name": "NAME", "port": {"number": 80}}}}]}}]}}
        """);
    CHILDREN.put(
        "statefulset",
        """
        {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "NAME", "labels": {"app": "jupyter"}},
         "spec": {"replicas": 1, "serviceName": "NAME", "selector": {"matchLabels": {"app": "NAME"}},
          "template": {"metadata": {"labels": {"app": "NAME"}}, "spec": {
           "terminationGracePeriodSeconds": 1, "automountServiceAccountToken": false, "enableServiceLinks": false,
           "securityContext": {"fsGroup": 100},
           "containers": [
            {"name": "passthrough-proxy", "image": "IMAGE", "command": ["sleep", "86400"]},
            {"name": "jupyter-server", "image": "IMAGE",
             "command": ["sh", "-c", "echo again >> /home/jovyan/work/starts; wc -l < /home/jovyan/work/starts; exec sleep 86400"],
             "resources": {"requests": {"cpu": "10m", "memory": "64Mi"}},
             "securityContext": {"runAsUser": 1000, "runAsGroup": 100, "allowPrivilegeEscalation": false},
             "volumeMounts": [{"name": "workspace", "mountPath": "/home/jovyan/work"}]}],
           "volumes": [{"name": "workspace", "persistentVolumeClaim": {"claimName": "NAME"}}]}}}}
        """);
    CHILDREN.put(
        "configmap",
        """
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "NAME", "labels": {"app": "jupyter"}},
         "data": {"jupyter_server_config.py": "c.ServerApp.ip = '0.0.0.0'"}}
        """);
    CHILDREN.put(
        "secret",
        """
        {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "NAME", "labels": {"app": "jupyter"}}, "type": "Opaque",
         "data": {"jupyterServerAppToken": "", "jupyterServerCookieSecret": "YSBzZWNyZXQ="}}
        """);
    CHILDREN.put(
        "pvc",
        """
        {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "NAME", "labels": {"app": "jupyter"}},
         "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": 100000000}}}}
        """);
  }

  private static final List<ResourceKind> KINDS =
      List.of(
          ResourceKind.SERVICE,
          ResourceKind.INGRESS,
          ResourceKind.STATEFUL_SET,
          ResourceKind.CONFIG_MAP,
          ResourceKind.SECRET,
          ResourceKind.CLAIM);

  private JsonObject filled(String template) {
    return Tree.parseObject(template.replace("NAME", name).replace("IMAGE", ClusterSession.SMALL));
  }

  JsonObject resource() {
    return filled(RESOURCE);
  }

  /**
   * Puts the session and all it owns into the cluster, waits for its pod, and writes its status.
   */
  void leaveIn(ClusterSpace space) {
    space.launch(resource());
    var uid = ClusterSpace.uid(space.session(name));
    var children = new LinkedHashMap<String, Object>();
    var created = new LinkedHashMap<String, Object>();
    var kinds = KINDS.iterator();
    CHILDREN.forEach(
        (key, template) -> {
          var child =
              space.cluster().create(kinds.next(), space.name(), owned(filled(template), key, uid));
          created.put(key, ClusterSpace.uid(child));
          children.put(
              key,
              object(
                  "uid", ClusterSpace.uid(child),
                  "name", name,
                  "kind", Tree.textAt(child, "kind").orElse(""),
                  "apiVersion", Tree.textAt(child, "apiVersion").orElse(""),
                  "status", Tree.objectAt(child, "status")));
        });
    var pod = space.until(ResourceKind.POD, name + "-0", KopfSession::isReady);
    var mainPod =
        object(
            "uid",
            ClusterSpace.uid(pod),
            "name",
            name + "-0",
            "kind",
            "Pod",
            "apiVersion",
            "v1",
            "status",
            Tree.objectAt(pod, "status"));
    space.change(name, object("status", status(children, created, mainPod)));
  }

  private JsonObject status(
      Map<String, Object> children, Map<String, Object> created, JsonObject mainPod) {
    var regular = object("passthrough-proxy", "ready", "jupyter-server", "ready");
    return object(
        "state",
        "running",
        "startingSince",
        "2024-05-02T10:00:00+00:00",
        "containerStates",
        object("init", object(), "regular", regular),
        "children",
        children,
        "mainPod",
        mainPod,
        "create_fn",
        object(
            "createdResources",
            created,
            "fullServerURL",
            "http://renku.example.org/sessions/" + name),
        "kopf",
        object("progress", object()));
  }

  private JsonObject owned(JsonObject child, String key, String uid) {
    var labels =
        object(
            "app.kubernetes.io/name", "amalthea",
            "app.kubernetes.io/component", "jupyterserver",
            "amalthea.dev/parent-uid", uid,
            "amalthea.dev/parent-name", name,
            "amalthea.dev/child-key", key);
    var owner =
        object(
            "apiVersion",
            "amalthea.dev/v1alpha1",
            "kind",
            "JupyterServer",
            "name",
            name,
            "uid",
            uid,
            "controller",
            true,
            "blockOwnerDeletion",
            true);
    var metadata = object("labels", labels, "ownerReferences", List.of(owner));
    var owned = Tree.merged(child, object("metadata", metadata));
    if (!key.equals("statefulset")) {
      return owned;
    }
    var podLabels = Tree.merged(labels, object("amalthea.dev/main-pod", "true"));
    var template = object("template", object("metadata", object("labels", podLabels)));
    return Tree.merged(owned, object("spec", template));
  }

  private static boolean isReady(JsonObject pod) {
    return Tree.objectsAt(pod, "status", "conditions").stream()
        .anyMatch(
            condition ->
                Tree.textAt(condition, "type").orElse("").equals("Ready")
                    && Tree.textAt(condition, "status").orElse("").equals("True"));
  }
}
