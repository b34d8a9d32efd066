package io.renku.crc.preferences;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.crc.CrcConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;

/** Reads and changes the preferences of the user who asks. */
@ApplicationScoped
@Transactional
class UserPreferencesService {
  @Inject UserPreferencesRepository preferences;
  @Inject CrcConfig config;

  UserPreferencesView get(String userId) {
    return preferences
        .find(userId)
        .map(UserPreferencesView::of)
        .orElseThrow(UserPreferencesService::none);
  }

  /** Pinning what is pinned already changes nothing, also when no more may be pinned. */
  UserPreferencesView pin(String userId, String slug) {
    var mine = preferences.lockOrCreate(userId);
    if (!mine.pinned().has(slug)) {
      requireRoom(mine.pinned().slugs().size());
      mine.pin(mine.pinned().with(slug));
    }
    return UserPreferencesView.of(mine);
  }

  /** Unpins one project, or all of them. */
  UserPreferencesView unpin(String userId, Optional<String> slug) {
    var mine = preferences.lock(userId).orElseThrow(UserPreferencesService::none);
    mine.pin(slug.map(mine.pinned()::without).orElse(PinnedProjects.NONE));
    return UserPreferencesView.of(mine);
  }

  private void requireRoom(int current) {
    var limit = config.maxPinnedProjects();
    if (limit > 0 && current >= limit) {
      throw Failure.invalid(
          "Maximum number of pinned projects already allocated (limit: %d, current: %d)"
              .formatted(limit, current));
    }
  }

  private static Failure none() {
    return new Failure(ErrorCode.NOT_FOUND, "Preferences for your user were not found.");
  }
}
