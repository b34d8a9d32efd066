package io.renku.platform.cluster.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.objects.Quotas;
import io.renku.platform.cluster.objects.Resources;
import io.renku.platform.cluster.store.Change;
import io.renku.platform.cluster.store.Key;
import io.renku.platform.cluster.store.Stored;
import java.util.Collection;
import java.util.List;

/** Keeps each quota's status at what its namespace really uses. */
public final class QuotaUsage extends ControlLoop {
  private final Quotas quotas;

  public QuotaUsage(Resources resources) {
    super(resources);
    this.quotas = new Quotas(resources.store());
  }

  @Override
  protected Collection<Key> touchedBy(Change change) {
    if (change.key().resource().equals("resourcequotas")) {
      return List.of(change.key());
    }
    return resources.store().list("resourcequotas", change.key().namespace()).objects().stream()
        .map(Stored::key)
        .filter(key -> key.namespace().equals(change.key().namespace()))
        .toList();
  }

  @Override
  protected void reconcile(Key key) {
    resources.amend(key, this::withUsage);
  }

  private ObjectNode withUsage(ObjectNode quota) {
    var status = Json.make(quota, "status");
    status.set("hard", quota.path("spec").path("hard").deepCopy());
    var used = status.putObject("used");
    quotas.used(quota).forEach((resource, amount) -> used.put(resource, amount.toString()));
    return quota;
  }
}
