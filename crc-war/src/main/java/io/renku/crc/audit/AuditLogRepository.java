package io.renku.crc.audit;

import io.renku.commons.Caller;
import io.renku.crc.database.JsonColumn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Map;

/**
 * Who changed what, and when. Written in the same transaction as the change, so that there is never
 * one without the other.
 */
@ApplicationScoped
public class AuditLogRepository {
  private static final String INSERT =
      """
      insert into crc.audit_log (actor, action, subject, detail) values (?1, ?2, ?3, cast(?4 as jsonb))
      """;

  @PersistenceContext(unitName = "crc")
  EntityManager em;

  @Inject Caller caller;

  /** {@code detail} holds what was asked for, never a secret. */
  public void byCaller(String action, String subject, Map<String, ?> detail) {
    insert(caller.userId().orElse("anonymous"), action, subject, detail);
  }

  public void byService(String action, String subject, Map<String, ?> detail) {
    insert("crc", action, subject, detail);
  }

  private void insert(String actor, String action, String subject, Map<String, ?> detail) {
    em.createNativeQuery(INSERT)
        .setParameter(1, actor)
        .setParameter(2, action)
        .setParameter(3, subject)
        .setParameter(4, JsonColumn.text(detail))
        .executeUpdate();
  }
}
