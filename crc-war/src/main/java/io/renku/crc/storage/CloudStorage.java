package io.renku.crc.storage;

import jakarta.json.JsonObject;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A bucket or container that a project's sessions can mount. It never holds a secret: a private one
 * only remembers which secrets its users have to bring.
 */
@Entity
@Table(name = "cloud_storage", schema = "storage")
public class CloudStorage {
  @Id
  @Column(name = "storage_id", length = 26)
  private String id;

  @Column(name = "project_id", nullable = false)
  private String projectId;

  @Column(nullable = false)
  private String name;

  @Column(name = "storage_type", nullable = false, length = 20)
  private String type;

  @Convert(converter = ConfigurationConverter.class)
  @Column(nullable = false)
  private JsonObject configuration;

  @Column(name = "source_path", nullable = false)
  private String sourcePath;

  @Column(name = "target_path", nullable = false)
  private String targetPath;

  @Column(name = "private")
  private boolean isPrivate;

  @Column(name = "readonly")
  private boolean isReadonly;

  protected CloudStorage() {} // JPA

  public CloudStorage(String id, String projectId) {
    this.id = id;
    this.projectId = projectId;
  }

  void mount(String newName, String source, String target, boolean readonly) {
    name = newName;
    sourcePath = source;
    targetPath = target;
    isReadonly = readonly;
  }

  void configure(JsonObject checked, boolean needsCredentials) {
    type = checked.getString("type");
    configuration = checked;
    isPrivate = needsCredentials;
  }

  public String id() {
    return id;
  }

  public String projectId() {
    return projectId;
  }

  public String name() {
    return name;
  }

  public String type() {
    return type;
  }

  public JsonObject configuration() {
    return configuration;
  }

  public String sourcePath() {
    return sourcePath;
  }

  public String targetPath() {
    return targetPath;
  }

  public boolean isPrivate() {
    return isPrivate;
  }

  public boolean isReadonly() {
    return isReadonly;
  }
}
