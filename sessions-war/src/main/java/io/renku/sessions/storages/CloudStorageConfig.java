package io.renku.sessions.storages;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which cloud storages sessions may mount, and how. */
@Dependent
public class CloudStorageConfig {
  @Inject
  @ConfigProperty(name = "renku.sessions.cloud-storage.s3", defaultValue = "false")
  public boolean s3;

  @Inject
  @ConfigProperty(name = "renku.sessions.cloud-storage.azure-blob", defaultValue = "false")
  public boolean azureBlob;

  /** {@code datashim}: Datasets for S3, Azure's own driver for Azure; {@code rclone} for both. */
  @Inject
  @ConfigProperty(name = "renku.sessions.cloud-storage.driver", defaultValue = "datashim")
  public String driver;

  @Inject
  @ConfigProperty(name = "renku.sessions.cloud-storage.rclone-class", defaultValue = "csi-rclone")
  public String rcloneClass;

  @Inject
  @ConfigProperty(
      name = "renku.sessions.cloud-storage.azure-class",
      defaultValue = "azureblob-fuse-premium")
  public String azureClass;

  public boolean isEnabled() {
    return s3 || azureBlob;
  }

  boolean isRclone() {
    return driver.equals("rclone");
  }
}
