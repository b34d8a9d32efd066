package io.renku.sessions.storages;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Session;
import jakarta.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The cluster objects of one mount: a Datashim Dataset for S3, a volume of Azure's own driver, or a
 * claim that the rclone driver serves.
 *
 * @param name of the Dataset, the claim and the volume in the pod
 */
record MountObjects(
    String name, String namespace, CloudStorage storage, String folder, CloudStorageConfig config) {
  static final String ENDPOINT = Session.PREFIX + "endpoint";
  static final String BUCKET = Session.PREFIX + "bucket";
  private static final String FOLDER = Session.PREFIX + "mount_folder";

  private static final String RCLONE_SECRET = "csi-rclone.dev/secretName";

  Mount of(Remote remote) {
    if (config.isRclone()) {
      return mount(Optional.empty(), byRclone(remote));
    }
    var subPath = Optional.of(storage.folder()).filter(path -> !path.isEmpty());
    return switch (remote) {
      case S3Bucket bucket -> mount(subPath, dataset(bucket));
      case AzureContainer container -> mount(subPath, volume(container));
    };
  }

  private Mount mount(Optional<String> subPath, Map<String, JsonObject> children) {
    return new Mount(name, folder, subPath, storage.isReadonly(), children);
  }

  private Map<String, JsonObject> dataset(S3Bucket bucket) {
    var children = new LinkedHashMap<String, JsonObject>();
    bucket
        .keys()
        .ifPresent(
            keys ->
                children.put(
                    secretName(),
                    secret(
                        secretName(),
                        object("accessKeyID", keys.id(), "secretAccessKey", keys.secret()))));
    var isOpen = bucket.keys().isEmpty();
    var local =
        object(
            "type",
            "COS",
            "endpoint",
            bucket.endpoint(),
            "region",
            bucket.region(),
            "bucket",
            bucket.bucket(),
            "readonly",
            String.valueOf(storage.isReadonly()),
            // Datashim wants keys, also where none are needed
            "accessKeyID",
            isOpen ? "" : null,
            "secretAccessKey",
            isOpen ? "secret" : null,
            "secret-name",
            isOpen ? null : secretName(),
            "secret-namespace",
            isOpen ? null : namespace);
    children.put(
        name,
        object(
            "apiVersion",
            "com.ie.ibm.hpsys/v1alpha1",
            "kind",
            "Dataset",
            "metadata",
            object("name", name, "annotations", object(FOLDER, folder)),
            "spec",
            object("local", local)));
    return children;
  }

  /** The volume's name is its own: one that a former session of this name left does no harm. */
  private Map<String, JsonObject> volume(AzureContainer container) {
    var children = new LinkedHashMap<String, JsonObject>();
    var credential =
        container.isShared() ? "azurestorageaccountsastoken" : "azurestorageaccountkey";
    children.put(
        secretName(),
        secret(
            secretName(),
            object(
                credential,
                container.credential(),
                "azurestorageaccountname",
                container.account(),
                "azurestorageaccountendpoint",
                container.endpoint())));
    var handle = UUID.randomUUID().toString();
    var volumeName = name + "-" + handle.substring(0, 8);
    children.put(name + "-pv", volume(container, volumeName, handle));
    children.put(
        name + "-pvc",
        claim(
            object(),
            object(
                "accessModes",
                accessModes("ReadWriteOnce"),
                "resources",
                object("requests", object("storage", "1Gi")),
                "volumeName",
                volumeName,
                "storageClassName",
                config.azureClass)));
    return children;
  }

  private JsonObject volume(AzureContainer container, String volumeName, String handle) {
    var options =
        storage.isReadonly()
            ? array("-o allow_other", "--file-cache-timeout-in-seconds=120", "-o ro")
            : array("-o allow_other", "--file-cache-timeout-in-seconds=120");
    var driver =
        object(
            "driver", "blob.csi.azure.com",
            "readOnly", storage.isReadonly(),
            "volumeHandle", handle,
            "volumeAttributes", object("containerName", container.bucket()),
            "nodeStageSecretRef", object("name", secretName(), "namespace", namespace));
    return object(
        "apiVersion",
        "v1",
        "kind",
        "PersistentVolume",
        "metadata",
        object(
            "name",
            volumeName,
            "annotations",
            object(FOLDER, folder, ENDPOINT, container.endpoint())),
        "spec",
        object(
            "persistentVolumeReclaimPolicy",
            "Retain",
            "storageClassName",
            config.azureClass,
            "mountOptions",
            options,
            "capacity",
            object("storage", "1Gi"),
            "accessModes",
            accessModes("ReadWriteOnce"),
            "csi",
            driver));
  }

  /**
   * Older drivers look for a Secret that is called as the claim, newer ones read its name there.
   */
  private Map<String, JsonObject> byRclone(Remote remote) {
    var children = new LinkedHashMap<String, JsonObject>();
    var path = storage.bucket() + (storage.folder().isEmpty() ? "" : "/" + storage.folder());
    children.put(
        secretName(),
        secret(
            name,
            object(
                "remote", name,
                "remotePath", path,
                "configData", RcloneFile.of(name, remote.rclone()))));
    var annotations =
        object(
            RCLONE_SECRET,
            name,
            FOLDER,
            folder,
            ENDPOINT,
            remote.endpoint(),
            BUCKET,
            remote.bucket());
    children.put(
        name + "-pvc",
        claim(
            annotations,
            object(
                "accessModes", accessModes("ReadWriteMany"),
                "resources", object("requests", object("storage", "10Gi")),
                "storageClassName", config.rcloneClass)));
    return children;
  }

  private String secretName() {
    return name + "-secret";
  }

  private static JsonObject secret(String name, JsonObject text) {
    return object(
        "apiVersion", "v1",
        "kind", "Secret",
        "type", "Opaque",
        "metadata", object("name", name),
        "stringData", text);
  }

  private JsonObject claim(JsonObject annotations, JsonObject spec) {
    return object(
        "apiVersion",
        "v1",
        "kind",
        "PersistentVolumeClaim",
        "metadata",
        object("name", name, "annotations", annotations),
        "spec",
        spec);
  }

  private Object accessModes(String readWrite) {
    return Tree.array(storage.isReadonly() ? "ReadOnlyMany" : readWrite);
  }
}
