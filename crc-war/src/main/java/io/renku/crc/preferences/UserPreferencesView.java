package io.renku.crc.preferences;

import jakarta.json.bind.annotation.JsonbProperty;

/** A user's preferences as clients see them. */
public record UserPreferencesView(
    @JsonbProperty("user_id") String userId,
    @JsonbProperty("pinned_projects") PinnedProjects pinned) {

  static UserPreferencesView of(UserPreferences preferences) {
    return new UserPreferencesView(preferences.userId(), preferences.pinned());
  }
}
