package io.renku.forge.oauth;

import java.util.List;

/** A checked request of an application to act for a user. */
record AuthorizationRequest(
    OAuthApplication application,
    String redirectUri,
    List<String> scopes,
    String state,
    String challenge,
    String challengeMethod) {}
