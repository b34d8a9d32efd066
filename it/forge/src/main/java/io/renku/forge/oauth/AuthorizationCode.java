package io.renku.forge.oauth;

import io.renku.forge.store.Row;
import java.util.List;

/** What an application exchanges for tokens, once and within ten minutes. */
public record AuthorizationCode(
    long id,
    String digest,
    String applicationId,
    long userId,
    String redirectUri,
    List<String> scopes,
    String challenge,
    String challengeMethod,
    long createdAt)
    implements Row {}
