package io.renku.crc.preferences;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.Optional;

/** Preferences in PostgreSQL. */
@ApplicationScoped
class UserPreferencesRepository {
  private static final String CREATE =
      """
      insert into user_preferences.user_preferences (user_id, pinned_projects)
      values (?1, '{"project_slugs":[]}') on conflict (user_id) do nothing
      """;

  @PersistenceContext(unitName = "crc")
  EntityManager em;

  Optional<UserPreferences> find(String userId) {
    return find(userId, LockModeType.NONE);
  }

  /** Two browser tabs that pin at the same moment queue here, so that neither pin is lost. */
  Optional<UserPreferences> lock(String userId) {
    return find(userId, LockModeType.PESSIMISTIC_WRITE);
  }

  UserPreferences lockOrCreate(String userId) {
    em.createNativeQuery(CREATE).setParameter(1, userId).executeUpdate();
    return lock(userId).orElseThrow();
  }

  private Optional<UserPreferences> find(String userId, LockModeType mode) {
    return em.createQuery(
            "select p from UserPreferences p where p.userId = :user", UserPreferences.class)
        .setParameter("user", userId)
        .setLockMode(mode)
        .getResultStream()
        .findFirst();
  }
}
