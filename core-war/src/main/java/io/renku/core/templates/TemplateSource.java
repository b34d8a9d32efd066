package io.renku.core.templates;

import io.renku.core.repositories.GitAddress;
import java.util.Optional;

/**
 * Where a template comes from.
 *
 * @param address empty for the templates that come with this service
 * @param text how the request named it, and the project will remember it
 */
record TemplateSource(Optional<GitAddress> address, String text, Optional<String> ref) {

  static TemplateSource of(String url, Optional<String> ref) {
    return url.equals(BundledTemplates.ADDRESS)
        ? new TemplateSource(Optional.empty(), url, Optional.of(BundledTemplates.VERSION))
        : new TemplateSource(Optional.of(GitAddress.of(url)), url, ref);
  }
}
