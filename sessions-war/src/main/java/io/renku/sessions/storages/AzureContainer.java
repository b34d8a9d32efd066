package io.renku.sessions.storages;

import io.renku.sessions.SessionFailure;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A container of an Azure storage account.
 *
 * @param credential the account's key, or a shared access signature
 */
record AzureContainer(String endpoint, String account, String bucket, String credential)
    implements Remote {
  private static final Pattern HOST =
      Pattern.compile(
          "([a-z0-9]{3,24})\\.(?:blob\\.core\\.windows\\.net|z[0-9]{2}\\.blob\\.storage\\.azure\\.net)");

  /**
   * @throws SessionFailure 422/1000 when it lacks something, 422/1003 for an address that is not of
   *     an account
   */
  static AzureContainer of(CloudStorage storage) {
    if (storage.option("access_key_id").isPresent()) {
      throw CloudStorage.refused("An Azure storage has a secret_access_key, but no access_key_id.");
    }
    var shared = storage.option("sas_url");
    var credential =
        storage
            .option("secret_access_key")
            .or(() -> storage.option("key"))
            .or(() -> shared.map(url -> url.replaceFirst("^[^?]*\\?", "")))
            .orElseThrow(
                () ->
                    CloudStorage.refused(
                        "Give the account's key or a shared access signature of an Azure storage"
                            + " as secret_access_key."));
    var endpoint =
        storage
            .option("endpoint")
            .or(() -> shared.flatMap(AzureContainer::server))
            .or(() -> storage.option("account").map(name -> name + ".blob.core.windows.net"))
            .map(Endpoint::of)
            .orElseThrow(
                () -> CloudStorage.refused("Give the endpoint of the Azure storage account."));
    return new AzureContainer(endpoint, account(endpoint), storage.bucket(), credential);
  }

  private static Optional<String> server(String url) {
    var host = Pattern.compile("(?i)https?://([^/?]+).*").matcher(url);
    return host.matches() ? Optional.of(host.group(1)) : Optional.empty();
  }

  private static String account(String endpoint) {
    var host = HOST.matcher(URI.create(endpoint).getHost());
    if (!host.matches()) {
      throw SessionFailure.refused(
          SessionFailure.AZURE,
          "%s is not the address of an Azure storage account, such as https://NAME.blob.core.windows.net."
              .formatted(endpoint));
    }
    return host.group(1);
  }

  /** Such a credential opens a part of the account for a time. */
  boolean isShared() {
    var names =
        Arrays.stream(credential.replaceFirst("^\\?", "").split("&"))
            .map(parameter -> parameter.replaceFirst("=.*", ""))
            .toList();
    return names.containsAll(List.of("sv", "sig"));
  }

  @Override
  public JsonObject rclone() {
    var container = endpoint + "/" + bucket + "?" + credential.replaceFirst("^\\?", "");
    return isShared()
        ? Tree.object("type", "azureblob", "account", account, "sas_url", container)
        : Tree.object(
            "type", "azureblob", "account", account, "key", credential, "endpoint", endpoint);
  }

  /** Never the credential. */
  @Override
  public String toString() {
    return "AzureContainer[" + endpoint + "/" + bucket + "]";
  }
}
