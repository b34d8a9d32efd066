package io.renku.forge.oauth;

import io.renku.forge.store.Row;
import java.util.List;

/** That a user allowed an application some scopes. */
public record Consent(long id, long userId, String applicationId, List<String> scopes)
    implements Row {}
