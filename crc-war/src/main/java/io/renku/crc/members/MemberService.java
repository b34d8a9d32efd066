package io.renku.crc.members;

import io.renku.commons.Failure;
import io.renku.commons.Page;
import io.renku.crc.audit.AuditLogRepository;
import io.renku.crc.pools.Member;
import io.renku.crc.pools.ResourcePool;
import io.renku.crc.pools.ResourcePoolRepository;
import io.renku.crc.pools.ResourcePoolView;
import io.renku.crc.pools.Viewer;
import io.renku.crc.wire.PageQuery;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Users known here and their memberships. Whatever happens to a user, pools stay. */
@ApplicationScoped
@Transactional
class MemberService {
  @Inject MemberRepository members;
  @Inject ResourcePoolRepository pools;
  @Inject AuditLogRepository audit;

  /** A user and whether this request has made them known. */
  record Admission(UserView user, boolean isNew) {}

  Page<UserView> users(PageQuery page) {
    return members.all(page).map(UserView::of);
  }

  Admission admit(UserRequest wish) {
    var isNew = members.create(wish.id(), wish.deniesDefaultAccess());
    if (isNew) {
      audit.byCaller(
          "user.create",
          "users/" + wish.id(),
          Map.of("noDefaultAccess", wish.deniesDefaultAccess()));
    }
    return new Admission(UserView.of(require(wish.id())), isNew);
  }

  UserView setDefaultAccess(String userId, Optional<Boolean> denied) {
    var member = require(userId);
    denied.ifPresent(
        flag -> {
          member.denyDefaultAccess(flag);
          audit.byCaller("user.change", "users/" + userId, Map.of("noDefaultAccess", flag));
        });
    return UserView.of(member);
  }

  void forget(String userId) {
    if (members.delete(userId)) {
      audit.byCaller("user.delete", "users/" + userId, Map.of());
    }
  }

  List<ResourcePoolView> poolsOf(String userId) {
    require(userId);
    return pools.visibleTo(Viewer.user(userId)).stream().map(ResourcePoolView::of).toList();
  }

  /** All pools or none; answers with the pools named. */
  List<ResourcePoolView> joinPools(String userId, Collection<Long> poolIds, boolean only) {
    var member = require(userId);
    var wanted = new TreeSet<>(poolIds).stream().map(id -> joinable(member, id)).toList();
    if (only) {
      members.leaveAll(member);
    }
    wanted.forEach(pool -> members.join(member, pool.id()));
    audit.byCaller("user.join-pools", "users/" + userId, Map.of("pools", poolIds, "only", only));
    return wanted.stream().map(ResourcePoolView::of).toList();
  }

  private ResourcePool joinable(Member member, long poolId) {
    return Optional.of(poolId)
        .filter(id -> id > 0 && id <= Integer.MAX_VALUE)
        .flatMap(id -> members.lockPool(id.intValue()))
        .filter(pool -> !(pool.isDefault() && member.hasNoDefaultAccess()))
        .orElseThrow(() -> Failure.notFound("Resource pool", poolId));
  }

  Page<UserView> membersOf(int poolId, PageQuery page) {
    return members.of(requirePool(poolId).id(), page).map(UserView::of);
  }

  UserView memberOf(int poolId, String userId) {
    return members
        .of(requirePool(poolId).id(), userId)
        .map(UserView::of)
        .orElseThrow(() -> Failure.notFound("User", userId));
  }

  /** Makes users members, and known where they were not; {@code only} removes all others. */
  List<UserView> addMembers(int poolId, List<UserRequest> users, boolean only) {
    var pool =
        members.lockPool(poolId).orElseThrow(() -> Failure.notFound("Resource pool", poolId));
    if (only) {
      members.empty(poolId);
    }
    UserRequest.once(users).forEach(user -> addMember(pool, user));
    audit.byCaller(
        only ? "pool.set-members" : "pool.add-members",
        "resource_pools/" + poolId,
        Map.of("users", users.stream().map(UserRequest::id).toList()));
    return members.of(poolId, PageQuery.WHOLE).map(UserView::of).items();
  }

  private void addMember(ResourcePool pool, UserRequest user) {
    members.create(user.id(), user.deniesDefaultAccess());
    var member = require(user.id());
    if (pool.isDefault() && member.hasNoDefaultAccess()) {
      throw Failure.badRequest(
          "User %s has no access to the default resource pool.".formatted(user.id()));
    }
    members.join(member, pool.id());
  }

  void removeMember(int poolId, String userId) {
    members
        .find(userId)
        .filter(member -> members.leave(member, poolId))
        .ifPresent(
            member ->
                audit.byCaller(
                    "pool.remove-member", "resource_pools/" + poolId, Map.of("user", userId)));
  }

  private ResourcePool requirePool(int poolId) {
    return members.pool(poolId).orElseThrow(() -> Failure.notFound("Resource pool", poolId));
  }

  private Member require(String userId) {
    return members.find(userId).orElseThrow(() -> Failure.notFound("User", userId));
  }
}
